import {
  cellAt,
  chargedSeconds,
  improvement,
  metricValue,
  type PlannedCell,
  type Trajectory,
} from '@rl-exp/core';
import type { StepCurve } from './statistics/step-curve.ts';

/** Best value of the objective on val so far, against audio seconds charged. */
export function bestSoFar(
  trajectory: Pick<Trajectory, 'root' | 'steps'>,
  cell: PlannedCell,
): StepCurve {
  const { root, steps } = trajectory;
  const { objective } = cell;
  const charges = chargesOf(trajectory, cell);
  let best = metricValue(root.metrics, objective.metric);
  const curve = [{ at: 0, value: best }];
  for (const [index, { evaluation }] of steps.entries()) {
    if (evaluation === null) continue;
    const value = metricValue(evaluation.metrics, objective.metric);
    if (improvement(objective, best, value) <= 0) continue;
    best = value;
    curve.push({ at: charges[index] ?? 0, value });
  }
  return curve;
}

/** Audio seconds charged after every step. */
export function chargesOf(
  { steps }: Pick<Trajectory, 'steps'>,
  cell: PlannedCell,
): readonly number[] {
  let charged = 0;
  return steps.map((step) => (charged += chargedSeconds(step, cellAt(cell, step.step))));
}
