import { z } from 'zod';
import { actionEffectSchema } from './action.ts';
import { digestOfJson, type Digest } from './digest.ts';
import { hyperparameterChoiceSchema } from './hyperparameters.ts';
import { objectiveSchema } from './objective.ts';
import { rewardOptionsSchema } from './reward.ts';
import { segmentSchema } from './segment.ts';
import { splitsSchema } from './splits.ts';

/** A plugin with its options, as resolved. Secrets stay `{ env: NAME }`. */
export const plannedSlotSchema = z.strictObject({
  use: z.string(),
  package: z
    .string()
    .describe('Package name, or the path of a local plugin relative to the experiment.'),
  version: z
    .string()
    .describe("The package's version; for a local plugin the SHA-256 of its file."),
  with: z.record(z.string(), z.json()),
});
export type PlannedSlot = z.infer<typeof plannedSlotSchema>;

export const environmentPlanSchema = z.strictObject({
  steps: z.int().positive(),
  segment: segmentSchema,
  reward: rewardOptionsSchema,
  actions: z.record(z.string(), actionEffectSchema),
  on_failure: z.enum(['continue', 'end']),
});
export type EnvironmentPlan = z.infer<typeof environmentPlanSchema>;

const cellConfigurationSchema = z.strictObject({
  seed: z.int().nonnegative(),
  objective: objectiveSchema,
  environment: environmentPlanSchema,
  hyperparameters: z.record(z.string(), hyperparameterChoiceSchema),
  data: plannedSlotSchema,
  splits: splitsSchema,
  agent: plannedSlotSchema,
  trainer: plannedSlotSchema,
  judge: plannedSlotSchema,
});
export type CellConfiguration = z.infer<typeof cellConfigurationSchema>;

/** One point of the matrix with one seed; `id` digests its configuration. */
export const plannedCellSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{12}$/),
  ...cellConfigurationSchema.shape,
});
export type PlannedCell = z.infer<typeof plannedCellSchema>;

/** An experiment fully resolved. Everything after reads only this. */
export const planSchema = z.strictObject({
  schema: z.literal('rl-exp/plan/v1'),
  experiment: z.string(),
  cells: z.array(plannedCellSchema).min(1),
});
export type Plan = z.infer<typeof planSchema>;

/** A cell with its id: the first 12 digits of its configuration's digest. */
export function planCell(configuration: CellConfiguration): PlannedCell {
  return { id: digestOfJson(configuration).slice(0, 12), ...configuration };
}

export function planDigest(plan: Plan): Digest {
  return digestOfJson(plan);
}
