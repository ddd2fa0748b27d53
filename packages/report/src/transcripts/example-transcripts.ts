import type { EvaluationItem } from '@rl-exp/core';
import { z } from 'zod';
import { alignWords, wordsOf, type AlignedWord } from './align-words.ts';

/** One utterance: what was said and what was written down, as scored, and the edits between them. */
export interface ExampleTranscript {
  readonly id: string;
  readonly wer: number;
  readonly words: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  readonly reference: string;
  readonly hypothesis: string;
  readonly aligned: readonly AlignedWord[];
}

/** Utterances at both ends of the word error rate; none is in both lists. */
export interface ExampleTranscripts {
  readonly worst: readonly ExampleTranscript[];
  readonly best: readonly ExampleTranscript[];
}

const transcribedSchema = z.looseObject({
  id: z.string(),
  reference: z.string(),
  hypothesis: z.string(),
  simulated: z.literal(false).optional(),
});

/**
 * The utterances that went worst and best, so many in all, ties by id. One whose reference is empty has no rate and is
 * left out. Null where the items are no transcripts, or only simulated ones.
 */
export function exampleTranscripts(
  items: readonly EvaluationItem[],
  count: number,
): ExampleTranscripts | null {
  const transcribed = z.array(transcribedSchema).safeParse(items).data;
  if (transcribed === undefined) return null;
  const scored = transcribed.map(toTranscript).filter(({ words }) => words > 0);
  const shown = Math.min(count, scored.length);
  const worst = scored
    .toSorted((a, b) => b.wer - a.wer || byId(a, b))
    .slice(0, Math.ceil(shown / 2));
  const taken = new Set(worst);
  const best = scored
    .filter((each) => !taken.has(each))
    .toSorted((a, b) => a.wer - b.wer || byId(a, b))
    .slice(0, shown - worst.length);
  return { worst, best };
}

function toTranscript({
  id,
  reference,
  hypothesis,
}: z.infer<typeof transcribedSchema>): ExampleTranscript {
  const words = wordsOf(reference);
  const aligned = alignWords(words, wordsOf(hypothesis));
  const count = (type: AlignedWord['type']): number =>
    aligned.filter((each) => each.type === type).length;
  const edits = {
    substitutions: count('substituted'),
    deletions: count('deleted'),
    insertions: count('inserted'),
  };
  const total = edits.substitutions + edits.deletions + edits.insertions;
  const wer = total / Math.max(1, words.length);
  return { id, wer, words: words.length, ...edits, reference, hypothesis, aligned };
}

function byId(a: ExampleTranscript, b: ExampleTranscript): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
