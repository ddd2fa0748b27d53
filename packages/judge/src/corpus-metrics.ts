import { editsOf, type Utterance } from './utterance.ts';

export type CorpusMetrics = Readonly<Record<(typeof metricNames)[number], number>>;

/** What is measured over utterances; rates are per reference word, `cer` per reference character. */
const metricNames = [
  'wer',
  'wer_raw',
  'wer_basic',
  'wer_capped',
  'cer',
  'substitutions',
  'deletions',
  'insertions',
  'words',
  'utterances',
  'empty_references',
  'empty_rate',
  'length_ratio',
] as const;

/** Rates among the metrics, for which an objective and an interval make sense. */
export const rateNames = ['wer', 'wer_raw', 'wer_basic', 'wer_capped', 'cer'] as const;
export type RateName = (typeof rateNames)[number];

/**
 * Numerator and denominator of a rate, of one utterance: under sw-v1; of the texts as they came; under Whisper's basic
 * rules; with no more edits than words in any utterance; of characters.
 */
export function partsOfRate(name: RateName, utterance: Utterance): readonly [number, number] {
  const edits = editsOf(utterance);
  if (name === 'cer') return [utterance.character_edits, utterance.characters];
  if (name === 'wer_raw') return [utterance.raw_edits, utterance.raw_words];
  if (name === 'wer_basic') return [utterance.basic_edits, utterance.basic_words];
  return [name === 'wer' ? edits : Math.min(edits, utterance.words), utterance.words];
}

/** Edits of all utterances over words of all utterances. Those without reference words are left out and counted. */
export function corpusMetrics(utterances: readonly Utterance[]): CorpusMetrics {
  const scored = utterances.filter((utterance) => utterance.words > 0);
  const sum = (count: (utterance: Utterance) => number): number =>
    scored.reduce((total, utterance) => total + count(utterance), 0);
  const rate = (name: RateName): number => {
    const units = sum((utterance) => partsOfRate(name, utterance)[1]);
    // References may be empty under these rules alone, which delete what stands in parentheses.
    const least = name === 'wer_basic' ? 1 : 0;
    return sum((utterance) => partsOfRate(name, utterance)[0]) / Math.max(least, units);
  };
  const words = sum((utterance) => utterance.words);
  const heardWords = sum(({ words: all, insertions, deletions }) => all + insertions - deletions);
  return {
    wer: rate('wer'),
    wer_raw: rate('wer_raw'),
    wer_basic: rate('wer_basic'),
    wer_capped: rate('wer_capped'),
    cer: rate('cer'),
    substitutions: sum((utterance) => utterance.substitutions),
    deletions: sum((utterance) => utterance.deletions),
    insertions: sum((utterance) => utterance.insertions),
    words,
    utterances: scored.length,
    empty_references: utterances.length - scored.length,
    empty_rate: sum((utterance) => (utterance.hypothesis === '' ? 1 : 0)) / scored.length,
    length_ratio: heardWords / words,
  };
}
