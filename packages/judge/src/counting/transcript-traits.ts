import { corpusMetrics, type CorpusMetrics } from './corpus-metrics.ts';
import { countUtterance, type Utterance } from './utterance.ts';

/** What transcripts look like, whatever their error rate. */
export interface TranscriptTraits extends Pick<
  CorpusMetrics,
  'wer' | 'substitutions' | 'deletions' | 'insertions' | 'empty_rate' | 'length_ratio'
> {
  /** Share of transcripts in which some words come again and again. */
  readonly loop_rate: number;
  /** Word error rate where each transcript is held against what was said in another clip; null where all clips say the same. */
  readonly wer_shuffled: number | null;
}

/** A model in a loop says the same one to four words so often in a row. */
const repetitions = 4;
const longestLoop = 4;

export function transcriptTraits(utterances: readonly Utterance[]): TranscriptTraits {
  const { wer, substitutions, deletions, insertions, empty_rate, length_ratio } =
    corpusMetrics(utterances);
  const others = shuffled(utterances);
  const loops = utterances.filter(({ hypothesis }) => isLoop(hypothesis.split(' '))).length;
  return {
    wer,
    wer_shuffled: others.length === 0 ? null : corpusMetrics(others).wer,
    empty_rate,
    loop_rate: loops / Math.max(1, utterances.length),
    length_ratio,
    substitutions,
    deletions,
    insertions,
  };
}

function isLoop(words: readonly string[]): boolean {
  for (let length = 1; length <= longestLoop; length += 1) {
    let same = 0;
    for (let index = length; index < words.length; index += 1) {
      same = words[index] === words[index - length] ? same + 1 : 0;
      if (same >= length * (repetitions - 1)) return true;
    }
  }
  return false;
}

/**
 * Each transcript with the reference half the list away, so that neighbours by the same speaker do not meet; or with the
 * next one behind that in which something else is said.
 */
function shuffled(utterances: readonly Utterance[]): readonly Utterance[] {
  const half = Math.floor(utterances.length / 2);
  return utterances.flatMap((utterance, index) => {
    const start = (index + half) % utterances.length;
    const isOther = ({ reference }: Utterance): boolean => reference !== utterance.reference;
    const other = utterances.slice(start).find(isOther) ?? utterances.slice(0, start).find(isOther);
    if (other === undefined) return [];
    const { reference, reference_raw } = other;
    return [countUtterance({ ...utterance, reference, reference_raw })];
  });
}
