import { z } from 'zod';
import { coreErrors } from './errors.ts';

export const objectiveSchema = z.strictObject({
  metric: z.string().describe('Name of the evaluation metric that is improved, e.g. wer.'),
  goal: z.enum(['minimize', 'maximize']).describe('Which way the metric is better.'),
});
export type Objective = z.infer<typeof objectiveSchema>;

/** How much better `after` is than `before`, in the metric's own units; negative if worse. */
export function improvement(objective: Objective, before: number, after: number): number {
  return objective.goal === 'minimize' ? before - after : after - before;
}

/**
 * The value of a metric.
 *
 * @throws RLX_METRIC_UNKNOWN where the evaluation does not hold it.
 */
export function metricValue(metrics: Readonly<Record<string, number>>, metric: string): number {
  const value = metrics[metric];
  if (value === undefined) {
    throw coreErrors.create('RLX_METRIC_UNKNOWN', { metric, known: Object.keys(metrics) });
  }
  return value;
}

/** The metric whose value the reward reads: the capped form where the evaluation has one, else the metric itself. */
export function rewardMetric(
  objective: Objective,
  metrics: Readonly<Record<string, number>>,
): string {
  const capped = `${objective.metric}_capped`;
  return capped in metrics ? capped : objective.metric;
}
