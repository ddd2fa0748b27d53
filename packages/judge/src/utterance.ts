import { z } from 'zod';
import { countEdits, editDistance } from './count-edits.ts';
import { normaliseBasic } from './normalise-basic.ts';

/** An utterance as scored: its texts under the normaliser and as they came, and its counts. */
export const utteranceSchema = z.object({
  id: z.string(),
  reference: z.string(),
  hypothesis: z.string(),
  hypothesis_raw: z.string(),
  reference_raw: z.string(),
  words: z.int(),
  substitutions: z.int(),
  deletions: z.int(),
  insertions: z.int(),
  characters: z.int(),
  character_edits: z.int(),
  raw_words: z.int(),
  raw_edits: z.int(),
  basic_words: z.int(),
  basic_edits: z.int(),
});
export type Utterance = z.infer<typeof utteranceSchema>;
export type UtteranceTexts = Pick<
  Utterance,
  'id' | 'reference' | 'hypothesis' | 'reference_raw' | 'hypothesis_raw'
>;

/** Counts an utterance's edits from its texts. */
export function countUtterance(texts: UtteranceTexts): Utterance {
  const words = splitWords(texts.reference);
  const raw = splitWords(texts.reference_raw);
  const basic = splitWords(normaliseBasic(texts.reference_raw));
  return {
    ...texts,
    ...countEdits(words, splitWords(texts.hypothesis)),
    words: words.length,
    characters: [...texts.reference].length,
    character_edits: editDistance([...texts.reference], [...texts.hypothesis]),
    raw_words: raw.length,
    raw_edits: editDistance(raw, splitWords(texts.hypothesis_raw)),
    basic_words: basic.length,
    basic_edits: editDistance(basic, splitWords(normaliseBasic(texts.hypothesis_raw))),
  };
}

/** Edited words of an utterance. */
export function editsOf({ substitutions, deletions, insertions }: Utterance): number {
  return substitutions + deletions + insertions;
}

/** Words as Python's `split()` finds them, so that both counters speak of the same ones. */
function splitWords(text: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- four separators of ASCII part words too
  return text.split(/[\p{White_Space}\u001c-\u001f]+/u).filter((word) => word !== '');
}
