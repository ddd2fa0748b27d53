import { quantile, randomStream } from '@rl-exp/core';
import type { Strata } from './aggregate.ts';
import { normalCumulative, normalQuantile } from './normal-distribution.ts';

/** A statistic of all values, with the ends of its 95 % intervals. */
export interface BootstrapEstimate {
  readonly value: number;
  /** Percentile interval. */
  readonly low: number;
  readonly high: number;
  /** Bias-corrected and accelerated interval; the percentile one where the draws do not vary. */
  readonly bca: { readonly low: number; readonly high: number };
}

const tail = 0.025;

/**
 * Bootstrap that draws runs within every task (Agarwal et al. 2021) and pools them for the statistic; the BCa ends are
 * those of Efron and Tibshirani 1993, chapter 14, with runs left out one at a time.
 */
export function stratifiedBootstrap(options: {
  readonly strata: Strata;
  readonly statistic: (values: readonly number[]) => number;
  readonly draws: number;
  readonly seed: number;
}): BootstrapEstimate {
  const { strata, statistic, draws, seed } = options;
  const random = randomStream(seed);
  const value = statistic(strata.flat());
  const drawn = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    const values: number[] = [];
    for (const runs of strata) {
      for (let run = 0; run < runs.length; run += 1) {
        values.push(runs[Math.floor(random() * runs.length)] ?? Number.NaN);
      }
    }
    drawn[draw] = statistic(values);
  }
  drawn.sort();
  const [low, high] = [quantile(drawn, tail), quantile(drawn, 1 - tail)];
  const shares = bcaShares({ strata, statistic, value, drawn });
  const bca =
    shares === null
      ? { low, high }
      : { low: quantile(drawn, shares.low), high: quantile(drawn, shares.high) };
  return { value, low, high, bca };
}

/** Which shares of the draws the corrected ends lie at; null where nothing varies. */
function bcaShares(options: {
  readonly strata: Strata;
  readonly statistic: (values: readonly number[]) => number;
  readonly value: number;
  readonly drawn: Float64Array;
}): { readonly low: number; readonly high: number } | null {
  const { strata, statistic, value, drawn } = options;
  const below = drawn.filter((draw) => draw < value).length;
  const equal = drawn.filter((draw) => draw === value).length;
  const share = (below + equal / 2) / drawn.length;
  if (share <= 0 || share >= 1) return null;
  const without = strata.flatMap((runs, task) =>
    runs.map((_, run) => statistic(strata.with(task, runs.toSpliced(run, 1)).flat())),
  );
  const centre = without.reduce((sum, each) => sum + each, 0) / without.length;
  const sumOf = (power: number): number =>
    without.reduce((sum, each) => sum + (centre - each) ** power, 0);
  const spread = sumOf(2);
  if (!(spread > 0)) return null;
  const acceleration = sumOf(3) / (6 * spread ** 1.5);
  const bias = normalQuantile(share);
  const corrected = (end: number): number => {
    const z = bias + normalQuantile(end);
    return normalCumulative(bias + z / (1 - acceleration * z));
  };
  return { low: corrected(tail), high: corrected(1 - tail) };
}
