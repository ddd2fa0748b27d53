import type { Evaluation } from '@rl-exp/core';
import { z } from 'zod';

const speechItemSchema = z.looseObject({
  id: z.string(),
  reference: z.string(),
  hypothesis: z.string(),
  hypothesis_raw: z.string(),
  words: z.number(),
  substitutions: z.number(),
  deletions: z.number(),
  insertions: z.number(),
  characters: z.number(),
  character_edits: z.number(),
});
export type SpeechItem = z.infer<typeof speechItemSchema>;

/** Items of an evaluation, the worst first. */
export function worstFirst({ items }: Evaluation): readonly SpeechItem[] {
  return items
    .map((item) => speechItemSchema.parse(item))
    .toSorted((a, b) => editsOf(b) / b.words - editsOf(a) / a.words);
}

/**
 * An evaluation with other items, in the order of `from`, and the metrics that follow from them. What items do not tell,
 * such as the rate of raw texts, moves along with the word error rate.
 */
export function rescore(from: Evaluation, changed: readonly SpeechItem[]): Evaluation {
  const rank = new Map(from.items.map(({ id }, index) => [id, index]));
  const items = changed.toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
  const sum = (count: (item: SpeechItem) => number): number =>
    items.reduce((total, item) => total + count(item), 0);
  const words = sum((item) => item.words);
  const wer = sum(editsOf) / words;
  const before = from.metrics['wer'] ?? wer;
  const alongside = Object.entries(from.metrics).map(([name, value]) => [
    name,
    before === 0 ? value : (value * wer) / before,
  ]);
  return {
    items,
    metrics: {
      ...from.metrics,
      ...Object.fromEntries(
        alongside.filter(([name]) => name === 'wer_raw' || name === 'wer_basic'),
      ),
      wer,
      wer_capped: sum((item) => Math.min(editsOf(item), item.words)) / words,
      cer: sum((item) => item.character_edits) / sum((item) => item.characters),
      substitutions: sum((item) => item.substitutions),
      deletions: sum((item) => item.deletions),
      insertions: sum((item) => item.insertions),
      words,
      utterances: items.length,
      empty_rate: items.filter(({ hypothesis }) => hypothesis === '').length / items.length,
      length_ratio: sum(({ hypothesis }) => hypothesis.split(/\s+/).filter(Boolean).length) / words,
    },
  };
}

function editsOf({ substitutions, deletions, insertions }: SpeechItem): number {
  return substitutions + deletions + insertions;
}
