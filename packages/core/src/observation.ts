import { z } from 'zod';
import { hyperparameterSpecSchema } from './hyperparameters.ts';
import { objectiveSchema } from './objective.ts';
import { segmentSchema } from './segment.ts';

export const stepStatusSchema = z
  .enum(['ready', 'ok', 'oom', 'nan', 'diverged', 'stopped'])
  .describe(
    'How the step ended: trained (ok), undone for a failure of training (oom, nan, diverged), or nothing was trained because the agent stopped (stopped). `ready` is what stands in `state.status` before the first.',
  );
export type StepStatus = z.infer<typeof stepStatusSchema>;

/** One finished step as an agent sees it. */
export const historyEntrySchema = z.strictObject({
  step: z.int().describe('Counts from 1.'),
  from: z.int().describe('The step whose state it continued; 0 is the root.'),
  action: z.string().describe('Name of the action.'),
  clamped: z.array(z.string()).describe('Hyperparameters that a bound held back.'),
  unchanged: z.boolean().describe('True where it changed no value.'),
  hyperparameters: z.record(z.string(), z.number()).describe('Values that the step trained under.'),
  status: stepStatusSchema,
  train_loss: z
    .number()
    .nullable()
    .describe('Mean over the segment; null where nothing was trained.'),
  value: z.number().describe('The objective metric on val after the step.'),
  improvement: z.number().describe('Of the metric on val; positive is better.'),
  reward: z.number().describe('What the step was paid.'),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What an action would do now. */
export const choiceSchema = z.strictObject({
  action: z.string().describe('Name of the action.'),
  hyperparameters: z
    .record(z.string(), z.number())
    .describe('Values that would be in force; those of now where the decision names them.'),
  clamped: z.array(z.string()).describe('Hyperparameters that a bound would hold back.'),
  unchanged: z.boolean().describe('True where it would change no value.'),
  ends: z.boolean().describe('Whether it ends the episode.'),
  chooses: z.boolean().describe('Whether a decision for it must name `values`.'),
});
export type Choice = z.infer<typeof choiceSchema>;

/** How the objective moves, over the steps so far. Null where there are too few. */
export const trendSchema = z.strictObject({
  best: z.number().describe('Best value of the metric on val so far.'),
  best_step: z.int().describe('0 is the untouched state.'),
  last_improvement: z.number().nullable().describe('Of the last step; null before one.'),
  mean_improvement: z.number().nullable().describe('Over the last three steps.'),
  volatility: z.number().nullable().describe('Standard deviation of the improvements.'),
});
export type Trend = z.infer<typeof trendSchema>;

/**
 * What an agent is shown: an allow-list, never the snapshot. `state` holds the hyperparameters in force, `train_loss`,
 * `val_<metric>`, `gpu_mem_gb` and `status`.
 */
export const observationSchema = z.strictObject({
  step: z.int().nonnegative().describe('Steps done so far.'),
  steps_left: z.int().nonnegative().describe('Steps that may follow.'),
  objective: objectiveSchema,
  segment: segmentSchema.describe('What a step trains on.'),
  actions: z.array(z.string()).describe('Names of what may be chosen.'),
  choices: z
    .array(choiceSchema)
    .describe('What each action would do, where the last step left training.'),
  hyperparameters: z
    .array(hyperparameterSpecSchema)
    .describe('Starts and bounds, as the experiment allows them.'),
  branch: z.boolean().describe('Whether a decision may say `from` which step it continues.'),
  state: z
    .record(z.string(), z.union([z.number(), z.string(), z.null()]))
    .describe('Hyperparameters and measures where training stands.'),
  history: z.array(historyEntrySchema).describe('The steps so far, in order.'),
  trend: trendSchema,
});
export type Observation = z.infer<typeof observationSchema>;
