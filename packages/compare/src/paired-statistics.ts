import type { PairedStatistics } from './comparison.ts';
import {
  interquartileMean,
  interquartileMeanOfSorted,
  mean,
  median,
  standardDeviation,
  type Strata,
} from './statistics/aggregate.ts';
import { correlation } from './statistics/correlation.ts';
import { equivalenceTest } from './statistics/equivalence-test.ts';
import { minimumDetectableEffect } from './statistics/needed-pairs.ts';
import { pairedImprovement, unpairedImprovement } from './statistics/probability-of-improvement.ts';
import { signFlipTest } from './statistics/sign-flip-test.ts';
import { signedRankTest } from './statistics/signed-rank-test.ts';
import { stratifiedBootstrap } from './statistics/stratified-bootstrap.ts';

/** Scores of both methods by task, in the same order of seeds; greater is better. */
export interface PairedScores {
  readonly method: Strata;
  readonly baseline: Strata;
}

/**
 * Everything that is said about paired differences.
 *
 * @param margin a difference within ± this does not matter; null where none is defined.
 * @param intervals false for too few seeds.
 */
export function pairedStatistics(
  { method, baseline }: PairedScores,
  options: {
    readonly margin: number | null;
    readonly intervals: boolean;
    readonly draws: number;
    readonly seed: number;
  },
): PairedStatistics {
  const { margin, intervals, draws, seed } = options;
  const differences = method.map((scores, task) =>
    scores.map((score, run) => score - (baseline[task]?.[run] ?? Number.NaN)),
  );
  const all = differences.flat();
  const drawn = intervals
    ? stratifiedBootstrap({
        strata: differences,
        statistic: interquartileMeanOfSorted,
        draws,
        seed,
      })
    : null;
  const deviation = all.length < 2 ? null : standardDeviation(all);
  return {
    mean: mean(all),
    median: median(all),
    iqm: interquartileMean(all),
    interval: drawn === null ? null : { low: drawn.low, high: drawn.high },
    bca: drawn?.bca ?? null,
    deviation,
    p_sign_flip: signFlipTest(all, seed),
    p_signed_rank: signedRankTest(all),
    p_equivalence: margin === null || all.length < 2 ? null : equivalenceTest(all, margin),
    probability_of_improvement: {
      paired: pairedImprovement(all),
      unpaired: unpairedImprovement(method, baseline),
    },
    correlation: correlation(centred(method), centred(baseline)),
    detectable: deviation === null ? null : minimumDetectableEffect(deviation, all.length),
  };
}

/** What is left of the scores without their task's mean: tasks that are hard for both are no correlation of pairs. */
function centred(scores: Strata): readonly number[] {
  return scores.flatMap((runs) => {
    const centre = mean(runs);
    return runs.map((run) => run - centre);
  });
}
