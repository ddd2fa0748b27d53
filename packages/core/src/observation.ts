import { z } from 'zod';
import { hyperparameterSpecSchema } from './hyperparameters.ts';
import { objectiveSchema } from './objective.ts';
import { segmentSchema } from './segment.ts';

export const stepStatusSchema = z.enum(['ready', 'ok', 'oom', 'nan', 'diverged', 'stopped']);
export type StepStatus = z.infer<typeof stepStatusSchema>;

/** One finished step as an agent sees it. */
export const historyEntrySchema = z.strictObject({
  step: z.int(),
  from: z.int().describe('The step whose state it continued; 0 is the root.'),
  action: z.string(),
  clamped: z.array(z.string()),
  unchanged: z.boolean(),
  hyperparameters: z.record(z.string(), z.number()),
  status: stepStatusSchema,
  train_loss: z.number().nullable(),
  value: z.number().describe('The objective metric on val after the step.'),
  improvement: z.number(),
  reward: z.number(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What an action would do now. */
export const choiceSchema = z.strictObject({
  action: z.string(),
  hyperparameters: z
    .record(z.string(), z.number())
    .describe('Values that would be in force; those of now where the decision names them.'),
  clamped: z.array(z.string()),
  unchanged: z.boolean(),
  ends: z.boolean().describe('Whether it ends the episode.'),
  chooses: z.boolean().describe('Whether a decision for it must name `values`.'),
});
export type Choice = z.infer<typeof choiceSchema>;

/** How the objective moves, over the steps so far. Null where there are too few. */
export const trendSchema = z.strictObject({
  best: z.number(),
  best_step: z.int().describe('0 is the untouched state.'),
  last_improvement: z.number().nullable(),
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
  steps_left: z.int().nonnegative(),
  objective: objectiveSchema,
  segment: segmentSchema.describe('What a step trains on.'),
  actions: z.array(z.string()),
  choices: z
    .array(choiceSchema)
    .describe('What each action would do, where the last step left training.'),
  hyperparameters: z
    .array(hyperparameterSpecSchema)
    .describe('Starts and bounds, as the experiment allows them.'),
  branch: z.boolean().describe('Whether a decision may say `from` which step it continues.'),
  state: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  history: z.array(historyEntrySchema),
  trend: trendSchema,
});
export type Observation = z.infer<typeof observationSchema>;
