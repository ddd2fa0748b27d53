import { improvement, type Digest, type Objective } from '@rl-exp/core';
import type { CellOutcome } from './cell-outcome.ts';
import type { MethodResult, Summary } from './comparison.ts';
import {
  interquartileMean,
  interquartileMeanOfSorted,
  mean,
  median,
  type Strata,
} from './statistics/aggregate.ts';
import { performanceProfile } from './statistics/performance-profile.ts';
import {
  percentileIntervals,
  stratifiedBootstrap,
  type PercentileInterval,
} from './statistics/stratified-bootstrap.ts';
import { meanHeight, valueAt } from './statistics/step-curve.ts';
import { fewestSeeds } from './verdict-rule.ts';

/** Relative improvements on hidden that a performance profile is read at. */
export const profileThresholds: readonly number[] = [
  0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
];

/** Bands of curves are drawn at many points, and read less closely than an interval. */
const bandDraws = 2_000;

/** What a method came to over its cells. */
export function methodResult(
  method: {
    readonly name: string;
    readonly digest: Digest;
    readonly isBaseline: boolean;
    readonly cells: readonly CellOutcome[];
  },
  options: {
    readonly objective: Objective;
    /** Charges that the anytime curve is read at. */
    readonly grid: readonly number[];
    readonly draws: number;
    readonly seed: number;
  },
): MethodResult {
  const { cells } = method;
  const { objective, grid, draws, seed } = options;
  const tasks = [...Map.groupBy(cells, ({ task }) => task)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, ofTask]) => ofTask);
  const seeds = Math.min(...tasks.map((ofTask) => ofTask.length));
  const strataOf = (valueOf: (cell: CellOutcome) => number): Strata =>
    tasks.map((ofTask) => ofTask.map(valueOf));
  const summary = (valueOf: (cell: CellOutcome) => number): Summary =>
    summarize(strataOf(valueOf), { draws, seed, intervals: seeds >= fewestSeeds });
  const average = (valueOf: (cell: CellOutcome) => number): number => mean(cells.map(valueOf));
  const averageOrNull = (valueOf: (cell: CellOutcome) => number | null): number | null => {
    const values = cells.map(valueOf).filter((value) => value !== null);
    return values.length < cells.length ? null : mean(values);
  };
  const sum = (valueOf: (cell: CellOutcome) => number): number =>
    cells.reduce((total, cell) => total + valueOf(cell), 0);
  const verdicts = (status: CellOutcome['verdict']): number =>
    cells.filter(({ verdict }) => verdict === status).length;
  const failed = {
    oom: sum(({ failures }) => failures.oom),
    nan: sum(({ failures }) => failures.nan),
    diverged: sum(({ failures }) => failures.diverged),
  };
  const horizon = grid.at(-1) ?? 0;
  const improvements = strataOf(
    ({ scores, hidden_base: base }) => improvement(objective, base, scores.hidden) / Math.abs(base),
  );
  return {
    method: method.name,
    baseline: method.isBaseline,
    digest: method.digest,
    cells: cells.map(({ run, cell }) => ({ run, cell: cell.id, seed: cell.seed })),
    seeds,
    hidden: summary(({ scores }) => scores.hidden),
    val: summary(({ scores }) => scores.val),
    hidden_cer: averageOrNull(({ scores }) => scores.hidden_cer),
    val_cer: averageOrNull(({ scores }) => scores.val_cer),
    reward: summary(({ reward }) => reward),
    profile: [...performanceProfile(improvements.flat(), profileThresholds)],
    profile_intervals: seeds < fewestSeeds ? null : [...profileIntervals(improvements, options)],
    anytime: grid.map((at) => {
      const strata = strataOf(({ anytime }) => valueAt(anytime, at));
      const interval =
        seeds < fewestSeeds
          ? null
          : percentileIntervals({
              strata,
              statistics: [interquartileMeanOfSorted],
              draws: Math.min(draws, bandDraws),
              seed,
            })[0];
      return {
        audio_seconds: at,
        iqm: interquartileMean(strata.flat()),
        interval: interval ?? null,
      };
    }),
    anytime_mean: average(({ anytime }) => meanHeight(anytime, horizon)),
    audio_seconds: average(({ audio_seconds: charged }) => charged),
    evaluations: average(({ evaluations }) => evaluations),
    stopped_early: cells.filter(({ ended }) => ended !== 'step_limit').length,
    failed_segments: failed,
    failure_rate:
      (failed.oom + failed.nan + failed.diverged) /
      Math.max(
        1,
        sum(({ charges }) => charges.length),
      ),
    usage: Object.fromEntries(
      [...new Set(cells.flatMap(({ usage }) => Object.keys(usage)))]
        .toSorted()
        .map((name) => [name, average(({ usage }) => usage[name] ?? 0)]),
    ),
    verdicts: {
      pass: verdicts('pass'),
      fail: verdicts('fail'),
      inconclusive: verdicts('inconclusive'),
    },
  };
}

/** For every threshold the interval of the share of cells above it. */
function profileIntervals(
  strata: Strata,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): readonly PercentileInterval[] {
  return percentileIntervals({
    strata,
    statistics: profileThresholds.map((threshold) => (sorted: Float64Array) => {
      let above = sorted.length;
      while (above > 0 && (sorted[sorted.length - above] ?? 0) <= threshold) above -= 1;
      return above / sorted.length;
    }),
    draws: Math.min(draws, bandDraws),
    seed,
  });
}

function summarize(
  strata: Strata,
  {
    draws,
    seed,
    intervals,
  }: { readonly draws: number; readonly seed: number; readonly intervals: boolean },
): Summary {
  const all = strata.flat();
  const drawn = intervals
    ? stratifiedBootstrap({ strata, statistic: interquartileMeanOfSorted, draws, seed })
    : null;
  return {
    cells: all.length,
    mean: mean(all),
    median: median(all),
    iqm: interquartileMean(all),
    interval: drawn === null ? null : { low: drawn.low, high: drawn.high },
    bca: drawn?.bca ?? null,
  };
}
