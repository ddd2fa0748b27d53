import type { Evaluation, EvaluationItem, Example } from '@rl-exp/core';
import { hashUnit } from './hash-unit.ts';

/** One scored example. Its counts are the true edit counts between `reference` and `hypothesis`. */
export interface SimulatedItem extends EvaluationItem {
  readonly id: string;
  readonly reference: string;
  readonly hypothesis: string;
  readonly words: number;
  readonly edits: number;
  readonly chars: number;
  readonly char_edits: number;
  readonly simulated: true;
}

/** Metrics of every evaluation. */
export const simulatedMetrics = ['wer', 'wer_capped', 'cer'] as const;

/** Evaluates as if a model of this WER had transcribed the examples. */
export function evaluateAt(wer: number, examples: readonly Example[]): Evaluation {
  const items = examples.map((example) => transcribe(wer, example));
  return { metrics: metricsOf(items), items };
}

/** Corpus rates: edits over reference words, the same with edits capped at the reference, and over characters. */
export function metricsOf(
  items: readonly SimulatedItem[],
): Record<(typeof simulatedMetrics)[number], number> {
  const sum = (count: (item: SimulatedItem) => number): number =>
    items.reduce((total, item) => total + count(item), 0);
  const words = Math.max(
    1,
    sum((item) => item.words),
  );
  return {
    wer: sum((item) => item.edits) / words,
    wer_capped: sum((item) => Math.min(item.edits, item.words)) / words,
    cer:
      sum((item) => item.char_edits) /
      Math.max(
        1,
        sum((item) => item.chars),
      ),
  };
}

/**
 * Blots out as many words as the WER asks for, the same ones first whatever the WER, so that a better state is never
 * worse on any example. A blot has its word's length and no character of it: edits are as many as blots, and character
 * edits as many as blotted characters. What exceeds the reference is appended.
 */
export function transcribe(wer: number, example: Example): SimulatedItem {
  const reference = example.text.split(' ').filter((word) => word !== '');
  const difficulty = 0.5 + hashUnit(`difficulty|${example.id}`);
  const edits = Math.floor(
    reference.length * wer * difficulty + hashUnit(`rounding|${example.id}`),
  );
  const order = reference
    .map((_, index) => ({ index, rank: hashUnit(`${example.id}|${index}`) }))
    .toSorted((a, b) => a.rank - b.rank);
  const blotted = new Set(order.slice(0, edits).map(({ index }) => index));
  const inserted = Array.from({ length: Math.max(0, edits - reference.length) }, () => '··');
  const hypothesis = [
    ...reference.map((word, index) => (blotted.has(index) ? '·'.repeat(lengthOf(word)) : word)),
    ...inserted,
  ];
  const chars = lengthOf(reference.join(' '));
  const blottedChars = reference.reduce(
    (sum, word, index) => sum + (blotted.has(index) ? lengthOf(word) : 0),
    0,
  );
  return {
    id: example.id,
    reference: reference.join(' '),
    hypothesis: hypothesis.join(' '),
    words: reference.length,
    edits,
    chars,
    char_edits: blottedChars + inserted.length * 3,
    simulated: true,
  };
}

function lengthOf(text: string): number {
  return [...text].length;
}
