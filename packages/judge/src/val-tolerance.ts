import { corpusMetrics } from './counting/corpus-metrics.ts';
import type { Evidence } from './evidence.ts';

/** On so many words a few that are heard otherwise at another context stay within the tolerance. */
const enoughWords = 400;
/** What a small val is never allowed beyond, unless it was asked for. */
const mostTolerance = 0.15;

/**
 * How far a claimed rate on val may lie from the judge's: what was asked for, and where val is smaller as much more as
 * chance is wider there, which goes by the root of the number of words.
 *
 * @param share Of val's clips, the part that was heard.
 */
export function valToleranceOf(
  { valTolerance, heard }: Pick<Evidence, 'valTolerance' | 'heard'>,
  share = 1,
): number {
  const { words } = corpusMetrics(heard.base.val);
  const factor = Math.sqrt(Math.max(1, enoughWords / Math.max(1, words)) / share);
  return Math.min(valTolerance * factor, Math.max(valTolerance, mostTolerance));
}
