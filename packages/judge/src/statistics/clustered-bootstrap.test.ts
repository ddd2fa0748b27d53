import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusteredBootstrap, type PairedErrors } from './clustered-bootstrap.ts';

const pair = fc.record({
  speaker: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  base: fc.integer({ min: 0, max: 20 }),
  submitted: fc.integer({ min: 0, max: 20 }),
  units: fc.integer({ min: 1, max: 12 }),
});
const pairsOf = fc.array(pair, { minLength: 1, maxLength: 40 });
const settings = { numRuns: 60 };

const bootstrap = (pairs: readonly PairedErrors[], seed = 7, draws = 400) =>
  clusteredBootstrap({ pairs, draws, seed });

describe('clusteredBootstrap', () => {
  test('gives the same for the same seed', () => {
    fc.assert(
      fc.property(pairsOf, fc.integer(), (pairs, seed) => {
        expect(bootstrap(pairs, seed)).toEqual(bootstrap(pairs, seed));
      }),
      settings,
    );
  });

  test('intervals are in order and within what single speakers reach', () => {
    fc.assert(
      fc.property(pairsOf, (pairs) => {
        const speakers = [...Map.groupBy(pairs, ({ speaker }) => speaker).values()];
        const rates = speakers.map(
          (own) =>
            own.reduce((sum, { base }) => sum + base, 0) /
            own.reduce((sum, { units }) => sum + units, 0),
        );
        const { low, high } = bootstrap(pairs).base;
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...rates) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...rates) + 1e-12);
      }),
      settings,
    );
  });

  test('the value is the corpus rate', () => {
    fc.assert(
      fc.property(pairsOf, (pairs) => {
        const units = pairs.reduce((sum, each) => sum + each.units, 0);
        const { base, submitted, improvement } = bootstrap(pairs, 1, 100);
        expect(base.value).toBeCloseTo(pairs.reduce((sum, each) => sum + each.base, 0) / units, 12);
        expect(improvement.value).toBeCloseTo(base.value - submitted.value, 12);
      }),
      settings,
    );
  });

  test('pairing is exact: equal errors have no improvement in any draw', () => {
    fc.assert(
      fc.property(pairsOf, (pairs) => {
        const equal = pairs.map((each) => ({ ...each, submitted: each.base }));
        expect(bootstrap(equal).improvement).toEqual({ value: 0, low: 0, high: 0 });
      }),
      settings,
    );
  });

  test('speakers who are alike, and one speaker alone, give no width', () => {
    fc.assert(
      fc.property(pairsOf, (pairs) => {
        const alike = ['x', 'y', 'z'].flatMap((speaker) =>
          pairs.map((each) => ({ ...each, speaker })),
        );
        for (const { base } of [bootstrap(alike), bootstrap(alike.slice(0, pairs.length))]) {
          expect(base.low).toBeCloseTo(base.value, 12);
          expect(base.high).toBeCloseTo(base.value, 12);
        }
      }),
      settings,
    );
  });

  test('covers the true rate about as often as it says', () => {
    // 30 speakers of ten utterances whose error probabilities differ, around 0.3.
    const random = congruential(99);
    let covered = 0;
    const rounds = 200;
    for (let round = 0; round < rounds; round += 1) {
      const pairs = Array.from({ length: 30 }, (_, speaker) => {
        const rate = 0.2 + 0.2 * random();
        return Array.from({ length: 10 }, () => ({
          speaker: `${speaker}`,
          base: Array.from({ length: 5 }, () => (random() < rate ? 1 : 0) as number).reduce(
            (a, b) => a + b,
          ),
          submitted: 0,
          units: 5,
        }));
      }).flat();
      const { low, high } = bootstrap(pairs, round, 300).base;
      if (low <= 0.3 && 0.3 <= high) covered += 1;
    }
    expect(covered / rounds).toBeGreaterThan(0.88);
    expect(covered / rounds).toBeLessThan(0.99);
  });
});

function congruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
