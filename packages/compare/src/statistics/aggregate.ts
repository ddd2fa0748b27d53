/** Values by task: one list of runs for every task. */
export type Strata = readonly (readonly number[])[];

/** NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two in the middle; NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1));
}

/** Mean of what is left when a quarter of the values, rounded down, is cut off at either end; NaN for no values. */
export function interquartileMean(values: readonly number[]): number {
  return interquartileMeanOfSorted(Float64Array.from(values).toSorted());
}

/** The same of values that rise already. */
export function interquartileMeanOfSorted(sorted: Float64Array): number {
  const cut = Math.floor(sorted.length / 4);
  const end = sorted.length - cut;
  let sum = 0;
  for (let index = cut; index < end; index += 1) sum += sorted[index] ?? 0;
  return sum / (end - cut);
}

/** By how much the values miss a threshold on average, where nothing is gained above it (Agarwal et al. 2021). */
export function optimalityGap(values: readonly number[], threshold = 1): number {
  return threshold - mean(values.map((value) => Math.min(value, threshold)));
}

/** Standard deviation of a sample (n − 1); NaN for fewer than two values. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
