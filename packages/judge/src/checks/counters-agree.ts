import type { Evidence } from '../evidence.ts';
import { countUtterance, editsOf, type Utterance } from '../counting/utterance.ts';
import { defineCheck } from './check.ts';

/** The judge's two counters, jiwer in its worker and its own here, find the same errors. */
export const countersAgree = defineCheck('counters_agree', ({ heard }: Evidence, results) => {
  const utterances = [heard.base, heard.submitted].flatMap((side) =>
    side === null ? [] : [...side.val, ...side.hidden],
  );
  const differing = utterances.filter((utterance) => !agree(utterance, countUtterance(utterance)));
  return results.of(
    differing.map(({ id }) => `The judge's counters disagree about ${id}.`),
    `The judge's two counters agree about ${utterances.length} transcripts.`,
    { transcripts: utterances.length },
  );
});

/** Alignments of the same cost may split it differently; the cost itself and the difference in length may not differ. */
function agree(a: Utterance, b: Utterance): boolean {
  return (
    editsOf(a) === editsOf(b) &&
    a.insertions - a.deletions === b.insertions - b.deletions &&
    a.words === b.words &&
    a.characters === b.characters &&
    a.character_edits === b.character_edits &&
    a.raw_words === b.raw_words &&
    a.raw_edits === b.raw_edits &&
    a.basic_words === b.basic_words &&
    a.raw_characters === b.raw_characters &&
    a.raw_character_edits === b.raw_character_edits &&
    a.basic_edits === b.basic_edits &&
    a.basic_characters === b.basic_characters &&
    a.basic_character_edits === b.basic_character_edits
  );
}
