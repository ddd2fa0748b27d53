import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareInterval } from './share-interval.ts';

const counts = fc
  .integer({ min: 1, max: 500 })
  .chain((of) => fc.record({ of: fc.constant(of), count: fc.integer({ min: 0, max: of }) }));

test('an end is a share from which what was counted is just 1.96 standard errors away', () => {
  fc.assert(
    fc.property(counts, ({ count, of }) => {
      const found = shareInterval(count, of);
      const seen = count / of;
      for (const [end, side] of [
        [found?.low ?? NaN, count > 0],
        [found?.high ?? NaN, count < of],
      ] as const) {
        const errors = Math.abs(seen - end) / Math.sqrt((end * (1 - end)) / of);
        if (side) expect(errors).toBeCloseTo(1.96, 3);
        else expect(end).toBe(seen);
      }
    }),
  );
});

test('all of forty leave room for a few, and nothing is known of none', () => {
  expect(shareInterval(40, 40)?.low).toBeCloseTo(40 / (40 + 1.96 ** 2), 4);
  expect(shareInterval(0, 0)).toBeNull();
});
