import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

test.each([
  ['stpes', 'steps'],
  ['stepsize', undefined],
  ['lrup', 'lr_up'],
  ['LR_UP', 'lr_up'],
  ['onfailure', 'on_failure'],
  ['batch', undefined],
])('%s is near %s', (word, expected) => {
  expect(nearest(word, ['steps', 'segment', 'lr_up', 'lr_down', 'on_failure', 'batch_up'])).toBe(
    expected,
  );
});

test('the distance is a distance', () => {
  const word = fc.stringMatching(/^[abc]{0,4}$/);
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});
