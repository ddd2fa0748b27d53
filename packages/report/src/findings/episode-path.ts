import {
  cellAt,
  chargedSeconds,
  improvement,
  metricValue,
  type FailureKind,
  type TrajectoryStep,
} from '@rl-exp/core';
import type { RecordedCell } from '@rl-exp/compare';

/** A step of an episode with what it started from, came to and was charged. */
export interface PathStep {
  readonly step: TrajectoryStep;
  readonly outcome: 'ok' | 'stopped' | FailureKind;
  /** Audio seconds charged before it and after it. */
  readonly begins: number;
  readonly ends: number;
  /** Value on val of the state that it continued, and where it left training. */
  readonly before: number;
  readonly value: number;
  /** How much better it made the metric; null where it was not measured. */
  readonly gain: number | null;
}

/** The steps of an episode in their order; none before it has begun. */
export function episodePath({
  cell,
  trajectory,
}: Pick<RecordedCell, 'cell' | 'trajectory'>): readonly PathStep[] {
  if (trajectory === null) return [];
  const { metric } = cell.objective;
  const values = [metricValue(trajectory.root.metrics, metric)];
  let charged = 0;
  return trajectory.steps.map((step) => {
    const before = values[step.from] ?? Number.NaN;
    const measured = step.evaluation?.metrics[metric] ?? null;
    const value = measured ?? before;
    const begins = charged;
    charged += chargedSeconds(step, cellAt(cell, step.step));
    values.push(value);
    return {
      step,
      outcome: step.transition?.outcome ?? 'stopped',
      begins,
      ends: charged,
      before,
      value,
      gain: measured === null ? null : improvement(cell.objective, before, measured),
    };
  });
}
