import type { Objective } from '@rl-exp/core';
import type { Trial } from './trials.ts';

/**
 * What an optimizer is told of a trial. Of a failed one it is the 90th percentile, from the best, of those that succeeded
 * before it: a constant penalty would bend the covariance of CMA-ES. Null where none had succeeded yet.
 */
export function toldValue(
  trial: Trial,
  before: readonly Trial[],
  { goal }: Objective,
): number | null {
  if (trial.status !== 'failed') return trial.value;
  const sign = goal === 'minimize' ? 1 : -1;
  const values = before.filter(({ status }) => status === 'done').map(({ value }) => sign * value);
  return values.length === 0 ? null : sign * percentile(values, 0.9);
}

/** Between the two nearest ranks it is interpolated. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = share * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? low;
  return low + (high - low) * (rank - Math.floor(rank));
}
