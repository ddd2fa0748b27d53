import { deliveredMetrics, improvement, metricValue } from '@rl-exp/core';
import { differenceText, metricName, scoreText, type RecordedCell } from '@rl-exp/compare';
import { episodePath } from './episode-path.ts';

export interface BestValue {
  readonly start: number;
  readonly best: number;
  /** 0 where nothing was better than the untouched state; the earliest of equals. */
  readonly step: number;
  /** What was handed over; null before the end. */
  readonly delivered: number | null;
}

/** The best value on val of an episode and where it was reached; null before it has begun. */
export function bestValue(recorded: RecordedCell): BestValue | null {
  const { cell, trajectory } = recorded;
  if (trajectory === null) return null;
  const { objective } = cell;
  const start = metricValue(trajectory.root.metrics, objective.metric);
  const reached = episodePath(recorded).reduce(
    (best, { value, step }) =>
      improvement(objective, best.value, value) > 0 ? { value, step: step.step } : best,
    { value: start, step: 0 },
  );
  const delivered = deliveredMetrics(trajectory);
  return {
    start,
    best: reached.value,
    step: reached.step,
    delivered: delivered === null ? null : metricValue(delivered, objective.metric),
  };
}

export function bestValueSentence(recorded: RecordedCell): string {
  const found = bestValue(recorded);
  if (found === null) return 'The episode has not begun.';
  const { metric } = recorded.cell.objective;
  const { start, best, step, delivered } = found;
  const name = metricName(metric);
  const from = scoreText(metric, start);
  if (recorded.trajectory?.steps.length === 0)
    return `The untouched checkpoint has ${name} ${from} on val; no step is done yet.`;
  if (step === 0)
    return `No step was better than the untouched checkpoint, which has ${name} ${from} on val.${deliveredClause(metric, delivered, start)}`;
  const change = differenceText(metric, best - start);
  return `Best ${name} on val: ${scoreText(metric, best)} after step ${step}, ${change} better than the untouched checkpoint (${from}).${deliveredClause(metric, delivered, best)}`;
}

function deliveredClause(metric: string, delivered: number | null, known: number): string {
  if (delivered === null || delivered === known) return '';
  return ` What was delivered has ${scoreText(metric, delivered)}.`;
}
