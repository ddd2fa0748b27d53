import { z } from 'zod';

export const objectiveSchema = z.strictObject({
  metric: z.string().describe('Name of the evaluation metric that is improved, e.g. wer.'),
  goal: z.enum(['minimize', 'maximize']),
});
export type Objective = z.infer<typeof objectiveSchema>;

/** How much better `after` is than `before`, in the metric's own units; negative if worse. */
export function improvement(objective: Objective, before: number, after: number): number {
  return objective.goal === 'minimize' ? before - after : after - before;
}

/** The metric whose value the reward reads: the capped form where the evaluation has one, else the metric itself. */
export function rewardMetric(objective: Objective, metrics: Readonly<Record<string, number>>): string {
  const capped = `${objective.metric}_capped`;
  return capped in metrics ? capped : objective.metric;
}
