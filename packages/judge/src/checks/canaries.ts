import type { Evidence } from '../evidence.ts';
import { normaliseText } from '../counting/normalise-text.ts';
import { wordRuns } from '../counting/word-runs.ts';
import { defineCheck } from './check.ts';

/** Words in a row that two people do not say by chance. */
const runLength = 5;
/** A shorter hidden text counts whole, if it has so many words. */
const leastWords = 3;
const shown = 10;

/**
 * Words of hidden transcripts, which occur in no text of train or val, are looked for in everything that went to an
 * agent, came from one or was written down beside: observations, prompts, replies, reasons, messages. Texts are never
 * shown, only where they were found and of which clips they are.
 */
export const canaries = defineCheck('canaries', (evidence, results) => {
  const { journal } = evidence;
  const canaryOf = canariesOf(evidence);
  const problems: string[] = [];
  const found: { line: number; clip: string }[] = [];
  let texts = 0;
  for (const { seq, event } of journal) {
    const clips = new Set<string>();
    for (const text of textsIn(event)) {
      texts += 1;
      const normalised = normaliseText(text);
      for (let length = leastWords; length <= runLength; length += 1) {
        for (const run of wordRuns(normalised, length)) {
          const clip = canaryOf.get(run);
          if (clip !== undefined) clips.add(clip);
        }
      }
    }
    for (const clip of clips) {
      found.push({ line: seq + 1, clip });
      problems.push(
        `Journal line ${seq + 1} (${event.type}) holds words of the hidden clip ${clip}.`,
      );
    }
  }
  return results.of(
    problems,
    `None of ${canaryOf.size} runs of hidden words is in the ${texts} texts of the journal.`,
    { canaries: canaryOf.size, texts, found: found.slice(0, shown) },
  );
});

/** Runs of words of hidden texts that no text of train or val has, each with a clip that it is from. */
function canariesOf({ splits }: Evidence): ReadonlyMap<string, string> {
  const seen = new Set<string>();
  for (const { text } of [...splits.train.examples, ...splits.val.examples]) {
    const normalised = normaliseText(text);
    for (let length = leastWords; length <= runLength; length += 1) {
      for (const run of wordRuns(normalised, length)) seen.add(run);
    }
  }
  const canaryOf = new Map<string, string>();
  for (const { id, text } of splits.hidden.examples) {
    const normalised = normaliseText(text);
    const words = normalised.split(' ').length;
    const length = Math.min(words, runLength);
    if (length < leastWords) continue;
    for (const run of wordRuns(normalised, length)) {
      if (!seen.has(run) && !canaryOf.has(run)) canaryOf.set(run, id);
    }
  }
  return canaryOf;
}

/** Every text in a value, names of members included. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap(textsIn)
    : Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)]);
}
