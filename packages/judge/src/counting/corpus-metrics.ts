import { editsOf, type Utterance } from './utterance.ts';

export type CorpusMetrics = Readonly<Record<(typeof metricNames)[number], number>>;

/** Rates, for which an objective and an interval make sense: per word or per character of the reference. */
export const rateNames = [
  'wer',
  'wer_raw',
  'wer_basic',
  'wer_capped',
  'cer',
  'cer_raw',
  'cer_basic',
  'cer_capped',
] as const;
export type RateName = (typeof rateNames)[number];

/** What is measured over utterances. */
const metricNames = [
  ...rateNames,
  'substitutions',
  'deletions',
  'insertions',
  'words',
  'utterances',
  'empty_references',
  'empty_rate',
  'length_ratio',
] as const;

/**
 * Numerator and denominator of a rate, of one utterance, in words or characters: under sw-v1; of the texts as they
 * came (`raw`); under Whisper's basic rules (`basic`); under sw-v1 with no more edits than there is to hear (`capped`).
 */
export function partsOfRate(name: RateName, utterance: Utterance): readonly [number, number] {
  switch (name) {
    case 'wer':
      return [editsOf(utterance), utterance.words];
    case 'wer_raw':
      return [utterance.raw_edits, utterance.raw_words];
    case 'wer_basic':
      return [utterance.basic_edits, utterance.basic_words];
    case 'wer_capped':
      return [Math.min(editsOf(utterance), utterance.words), utterance.words];
    case 'cer':
      return [utterance.character_edits, utterance.characters];
    case 'cer_raw':
      return [utterance.raw_character_edits, utterance.raw_characters];
    case 'cer_basic':
      return [utterance.basic_character_edits, utterance.basic_characters];
    case 'cer_capped':
      return [Math.min(utterance.character_edits, utterance.characters), utterance.characters];
  }
}

/** Edits of all utterances over words of all utterances. Those without reference words are left out and counted. */
export function corpusMetrics(utterances: readonly Utterance[]): CorpusMetrics {
  const scored = utterances.filter((utterance) => utterance.words > 0);
  const sum = (count: (utterance: Utterance) => number): number =>
    scored.reduce((total, utterance) => total + count(utterance), 0);
  const rate = (name: RateName): number => {
    const units = sum((utterance) => partsOfRate(name, utterance)[1]);
    // References may be empty under these rules alone, which delete what stands in parentheses.
    const least = name.endsWith('_basic') ? 1 : 0;
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
    cer_raw: rate('cer_raw'),
    cer_basic: rate('cer_basic'),
    cer_capped: rate('cer_capped'),
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
