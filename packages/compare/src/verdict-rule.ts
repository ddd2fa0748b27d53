import type { ComparisonVerdict, PairedStatistics } from './comparison.ts';
import { alpha } from './statistics/needed-pairs.ts';

/** With fewer seeds a difference is an anecdote, without interval: no test can reach significance. */
export const fewestSeeds = 5;

/** From so many seeds on an interval is taken at its word. */
export const enoughSeeds = 10;

/**
 * What may be said of a method against a baseline. Better or worse where the adjusted permutation test finds a
 * difference in which mean and interquartile mean agree; equivalent where two one-sided tests bound it; else nothing yet.
 */
export function verdictOf(options: {
  readonly seeds: number;
  readonly score: Pick<PairedStatistics, 'mean' | 'iqm' | 'p_equivalence'>;
  /** Null for too few seeds. */
  readonly pHolm: number | null;
}): ComparisonVerdict {
  const { seeds, score, pHolm } = options;
  if (seeds < fewestSeeds || pHolm === null) return 'anecdote';
  if (pHolm < alpha && score.mean > 0 && score.iqm > 0) return 'better';
  if (pHolm < alpha && score.mean < 0 && score.iqm < 0) return 'worse';
  return score.p_equivalence !== null && score.p_equivalence < alpha
    ? 'equivalent'
    : 'inconclusive';
}
