import { corpusMetrics } from '../counting/corpus-metrics.ts';
import type { Utterance } from '../counting/utterance.ts';

const leastRate = 0.02;
/** On few clips a word or two more are heard by chance. */
const leastWords = 3;

/** True where so many fewer words are wrong afterwards that it asks for an explanation. */
export function isMarkedImprovement(
  before: readonly Utterance[],
  after: readonly Utterance[],
): boolean {
  const { wer, words } = corpusMetrics(before);
  const gained = wer - corpusMetrics(after).wer;
  return gained > leastRate && Math.round(gained * words) >= leastWords;
}
