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
  raw_characters: z.int(),
  raw_character_edits: z.int(),
  basic_words: z.int(),
  basic_edits: z.int(),
  basic_characters: z.int(),
  basic_character_edits: z.int(),
});
export type Utterance = z.infer<typeof utteranceSchema>;
export type UtteranceTexts = Pick<
  Utterance,
  'id' | 'reference' | 'hypothesis' | 'reference_raw' | 'hypothesis_raw'
>;

/** Counts an utterance's edits from its texts. */
export function countUtterance(texts: UtteranceTexts): Utterance {
  const words = splitWords(texts.reference);
  const raw = countTexts(texts.reference_raw, texts.hypothesis_raw);
  const basic = countTexts(
    normaliseBasic(texts.reference_raw),
    normaliseBasic(texts.hypothesis_raw),
  );
  return {
    ...texts,
    ...countEdits(words, splitWords(texts.hypothesis)),
    words: words.length,
    characters: [...texts.reference].length,
    character_edits: editDistance([...texts.reference], [...texts.hypothesis]),
    raw_words: raw.words,
    raw_edits: raw.edits,
    raw_characters: raw.characters,
    raw_character_edits: raw.characterEdits,
    basic_words: basic.words,
    basic_edits: basic.edits,
    basic_characters: basic.characters,
    basic_character_edits: basic.characterEdits,
  };
}

/** Words and characters of two texts; white space counts as one space between words. */
function countTexts(reference: string, hypothesis: string) {
  const [said, heard] = [splitWords(reference), splitWords(hypothesis)];
  const characters = [...said.join(' ')];
  return {
    words: said.length,
    edits: editDistance(said, heard),
    characters: characters.length,
    characterEdits: editDistance(characters, [...heard.join(' ')]),
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
