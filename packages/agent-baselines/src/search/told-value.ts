import { quantile, type Objective } from '@rl-exp/core';
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
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? null : sign * quantile(sorted, 0.9);
}
