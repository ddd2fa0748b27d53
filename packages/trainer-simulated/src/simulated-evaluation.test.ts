import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Example } from '@rl-exp/core';
import { evaluateAt, metricsOf, transcribe } from './simulated-evaluation.ts';

const wordText = fc.stringMatching(/^[a-z']{1,8}$/);
const example: fc.Arbitrary<Example> = fc.record({
  id: fc.uuid(),
  sha256: fc.constant('0'.repeat(64)),
  speaker: fc.constant(null),
  domain: fc.constant('health'),
  text: fc.array(wordText, { maxLength: 12 }).map((words) => words.join(' ')),
  seconds: fc.constant(3),
  audio: fc.constant('none'),
});
const wer = fc.double({ min: 0, max: 2.5, noNaN: true });

test('counts are the edit distance between reference and hypothesis', () => {
  fc.assert(
    fc.property(wer, example, (value, spoken) => {
      const item = transcribe(value, spoken);
      expect(item.edits).toBe(editDistance(wordsOf(item.reference), wordsOf(item.hypothesis)));
      expect(item.char_edits).toBe(editDistance([...item.reference], [...item.hypothesis]));
      expect([item.words, item.chars]).toEqual([
        wordsOf(item.reference).length,
        item.reference.length,
      ]);
    }),
  );
});

test('the metrics are the sums of the items', () => {
  fc.assert(
    fc.property(wer, fc.array(example, { minLength: 1, maxLength: 8 }), (value, examples) => {
      const { metrics, items } = evaluateAt(value, examples);
      const read = items.map((item) => ({ words: Number(item.words), edits: Number(item.edits) }));
      const words = Math.max(
        1,
        read.reduce((sum, item) => sum + item.words, 0),
      );
      expect(metrics.wer).toBe(read.reduce((sum, item) => sum + item.edits, 0) / words);
      expect(metrics.wer_capped).toBeLessThanOrEqual(Math.min(1, metrics.wer ?? 0));
    }),
  );
});

test('a lower error rate is never worse on any example', () => {
  fc.assert(
    fc.property(wer, wer, example, (a, b, spoken) => {
      const [better, worse] = [Math.min(a, b), Math.max(a, b)];
      expect(transcribe(better, spoken).edits).toBeLessThanOrEqual(transcribe(worse, spoken).edits);
    }),
  );
});

test('nothing to score scores zero', () => {
  expect(metricsOf([])).toEqual({ wer: 0, wer_capped: 0, cer: 0 });
});

function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}

/** Levenshtein distance by the textbook recurrence. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = b.map((_, index) => index + 1);
  row.unshift(0);
  for (const [i, left] of a.entries()) {
    const next = [i + 1];
    for (const [j, right] of b.entries()) {
      const cost = left === right ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + cost, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
