import { quantile, randomStream } from '@rl-exp/core';
import type { Strata } from './aggregate.ts';
import { normalCumulative, normalQuantile } from './normal-distribution.ts';

/** Ends of a 95 % interval. */
export interface PercentileInterval {
  readonly low: number;
  readonly high: number;
}

/** A statistic of all values, with the ends of its 95 % intervals. */
export interface BootstrapEstimate extends PercentileInterval {
  readonly value: number;
  /** Bias-corrected and accelerated interval; the percentile one where the draws do not vary. */
  readonly bca: PercentileInterval;
}

const tail = 0.025;

/** What is drawn, and what is said of every draw: a statistic is given values that rise. */
export interface BootstrapOptions {
  readonly strata: Strata;
  readonly statistic: (sorted: Float64Array) => number;
  readonly draws: number;
  readonly seed: number;
}

/**
 * Bootstrap that draws runs within every task (Agarwal et al. 2021) and pools them for the statistic; the BCa ends are
 * those of Efron and Tibshirani 1993, chapter 14, with runs left out one at a time.
 */
export function stratifiedBootstrap(options: BootstrapOptions): BootstrapEstimate {
  const { strata, statistic } = options;
  const value = statistic(Float64Array.from(strata.flat()).toSorted());
  const [drawn = new Float64Array()] = draw(options, [statistic]);
  const { low, high } = percentileEnds(drawn);
  const shares = bcaShares({ strata, statistic, value, drawn });
  const bca =
    shares === null
      ? { low, high }
      : { low: quantile(drawn, shares.low), high: quantile(drawn, shares.high) };
  return { value, low, high, bca };
}

/** The percentile intervals alone, of several statistics of the same draws. */
export function percentileIntervals({
  statistics,
  ...options
}: Omit<BootstrapOptions, 'statistic'> & {
  readonly statistics: readonly BootstrapOptions['statistic'][];
}): readonly PercentileInterval[] {
  return draw(options, statistics).map(percentileEnds);
}

function percentileEnds(drawn: Float64Array): PercentileInterval {
  return { low: quantile(drawn, tail), high: quantile(drawn, 1 - tail) };
}

/**
 * Every statistic of every draw, rising. Values are sorted once: a draw counts how often it has each of them, and that
 * is its values in order.
 */
function draw(
  { strata, draws, seed }: Omit<BootstrapOptions, 'statistic'>,
  statistics: readonly BootstrapOptions['statistic'][],
): readonly Float64Array[] {
  const { sorted, places } = sortedPlaces(strata);
  const outcomes = statistics.map((statistic) => ({ statistic, drawn: new Float64Array(draws) }));
  if (sorted[0] === sorted.at(-1))
    return outcomes.map(({ statistic, drawn }) => drawn.fill(statistic(sorted)));
  const random = randomStream(seed);
  const counts = new Uint32Array(sorted.length);
  const room = new Float64Array(sorted.length + 1);
  const values = room.subarray(0, sorted.length);
  for (let index = 0; index < draws; index += 1) {
    for (const ofTask of places) count(ofTask, counts, random);
    expand(sorted, counts, room);
    for (const { statistic, drawn } of outcomes) drawn[index] = statistic(values);
  }
  return outcomes.map(({ drawn }) => drawn.toSorted());
}

/** Draws as many runs of a task as it has, and counts each where it stands. */
function count(places: Uint32Array, counts: Uint32Array, random: () => number): void {
  const { length } = places;
  for (let run = 0; run < length; run += 1) {
    const place = places[Math.floor(random() * length)] ?? 0;
    counts[place] = (counts[place] ?? 0) + 1;
  }
}

/** Writes every value as often as it is counted, and sets the counts back. */
function expand(sorted: Float64Array, counts: Uint32Array, room: Float64Array): void {
  let filled = 0;
  for (let place = 0; place < sorted.length; place += 1) {
    const value = sorted[place] ?? 0;
    const times = counts[place] ?? 0;
    counts[place] = 0;
    // Two are written however often it is, and written over where that is less: few values then need a branch.
    room[filled] = value;
    room[filled + 1] = value;
    for (let more = 2; more < times; more += 1) room[filled + more] = value;
    filled += times;
  }
}

/** All values by their size, and for every task where its runs stand among them. */
function sortedPlaces(strata: Strata): {
  readonly sorted: Float64Array;
  readonly places: readonly Uint32Array[];
} {
  const all = strata.flat();
  const order = [...all.keys()].toSorted((a, b) => (all[a] ?? 0) - (all[b] ?? 0));
  const placeOf = new Uint32Array(all.length);
  for (const [place, index] of order.entries()) placeOf[index] = place;
  let end = 0;
  const places = strata.map((runs) => placeOf.subarray(end, (end += runs.length)));
  return { sorted: Float64Array.from(order, (index) => all[index] ?? Number.NaN), places };
}

/** Which shares of the draws the corrected ends lie at; null where nothing varies. */
function bcaShares(options: {
  readonly strata: Strata;
  readonly statistic: BootstrapOptions['statistic'];
  readonly value: number;
  readonly drawn: Float64Array;
}): { readonly low: number; readonly high: number } | null {
  const { strata, statistic, value, drawn } = options;
  let [below, equal] = [0, 0];
  for (const each of drawn) {
    if (each < value) below += 1;
    if (each === value) equal += 1;
  }
  const share = (below + equal / 2) / drawn.length;
  if (share <= 0 || share >= 1) return null;
  const without = leftOut(strata, statistic);
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

/** The statistic without each run in turn, in the order of runs. */
function leftOut(strata: Strata, statistic: BootstrapOptions['statistic']): readonly number[] {
  const { sorted, places } = sortedPlaces(strata);
  const rest = sorted.slice(1);
  const found = new Float64Array(sorted.length);
  for (let place = 0; place < sorted.length; place += 1) {
    if (place > 0) rest[place - 1] = sorted[place - 1] ?? Number.NaN;
    found[place] = statistic(rest);
  }
  return places.flatMap((ofTask) => Array.from(ofTask, (place) => found[place] ?? Number.NaN));
}
