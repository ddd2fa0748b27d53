import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignWords, wordsOf } from './align-words.ts';

const words = fc.array(fc.constantFrom('habari', 'ya', 'leo', "ng'ombe", 'na'), { maxLength: 9 });

test('as many words differ as the edit distance', () => {
  fc.assert(
    fc.property(words, words, (reference, hypothesis) => {
      const edits = alignWords(reference, hypothesis).filter(({ type }) => type !== 'same');
      expect(edits).toHaveLength(editDistance(reference, hypothesis));
    }),
  );
});

test('read on either side, an alignment gives back that text', () => {
  fc.assert(
    fc.property(words, words, (reference, hypothesis) => {
      const aligned = alignWords(reference, hypothesis);
      const said = aligned.flatMap((each) => (each.type === 'inserted' ? [] : [each.word]));
      const heard = aligned.flatMap((each) => {
        if (each.type === 'deleted') return [];
        return [each.type === 'substituted' ? each.by : each.word];
      });
      expect([said, heard]).toEqual([reference, hypothesis]);
    }),
  );
});

test('words that are the same are never marked as another', () => {
  fc.assert(
    fc.property(words, words, (reference, hypothesis) => {
      for (const each of alignWords(reference, hypothesis))
        if (each.type === 'substituted') expect(each.by).not.toBe(each.word);
    }),
  );
});

test('one of each kind', () => {
  const reference = wordsOf('habari ya  leo asubuhi na mapema ');
  const hypothesis = wordsOf(' sana habari za leo asubuhi mapema');
  expect(alignWords(reference, hypothesis)).toEqual([
    { type: 'inserted', word: 'sana' },
    { type: 'same', word: 'habari' },
    { type: 'substituted', word: 'ya', by: 'za' },
    { type: 'same', word: 'leo' },
    { type: 'same', word: 'asubuhi' },
    { type: 'deleted', word: 'na' },
    { type: 'same', word: 'mapema' },
  ]);
});

/** By brute force: the cheapest of every first edit. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  const known = new Map<string, number>();
  const from = (i: number, j: number): number => {
    if (i === a.length) return b.length - j;
    if (j === b.length) return a.length - i;
    const key = `${i},${j}`;
    const found =
      known.get(key) ??
      (a[i] === b[j]
        ? from(i + 1, j + 1)
        : 1 + Math.min(from(i + 1, j), from(i, j + 1), from(i + 1, j + 1)));
    known.set(key, found);
    return found;
  };
  return from(0, 0);
}
