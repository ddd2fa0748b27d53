import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countEdits, editDistance } from './count-edits.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });

/** Levenshtein by definition. */
function distance(reference: readonly string[], hypothesis: readonly string[]): number {
  const [wanted, ...restWanted] = reference;
  const [heard, ...restHeard] = hypothesis;
  if (wanted === undefined || heard === undefined) return reference.length + hypothesis.length;
  if (wanted === heard) return distance(restWanted, restHeard);
  return (
    1 +
    Math.min(
      distance(restWanted, restHeard),
      distance(restWanted, hypothesis),
      distance(reference, restHeard),
    )
  );
}

describe('countEdits', () => {
  test('counts as few edits as there can be, and their lengths add up', () => {
    fc.assert(
      fc.property(words, words, (reference, hypothesis) => {
        const { substitutions, deletions, insertions } = countEdits(reference, hypothesis);
        const edits = distance(reference, hypothesis);
        expect(substitutions + deletions + insertions).toBe(edits);
        expect(insertions - deletions).toBe(hypothesis.length - reference.length);
        expect(editDistance(reference, hypothesis)).toBe(edits);
      }),
    );
  });

  test.each([
    ['a b c', 'a b c', [0, 0, 0]],
    ['a b c', '', [0, 3, 0]],
    ['', 'a b', [0, 0, 2]],
    ['a b c', 'a x c d', [1, 0, 1]],
    ['a b', 'b c', [2, 0, 0]],
  ])('%j to %j', (reference, hypothesis, [substitutions, deletions, insertions]) => {
    const split = (text: string): readonly string[] =>
      text.split(' ').filter((word) => word !== '');
    expect(countEdits(split(reference), split(hypothesis))).toEqual({
      substitutions,
      deletions,
      insertions,
    });
  });
});
