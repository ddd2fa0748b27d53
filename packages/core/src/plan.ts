import { z } from 'zod';
import { actionEffectSchema } from './action.ts';
import { comparisonRulesSchema } from './comparison-rules.ts';
import { digestOfJson, digestSchema, type Digest } from './digest.ts';
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

const plannedAgentSchema = plannedSlotSchema.extend({
  isolate: z
    .literal(true)
    .optional()
    .describe('Set where the agent runs in a process of its own, without access to files.'),
});
export type PlannedAgent = z.infer<typeof plannedAgentSchema>;

export const environmentPlanSchema = z.strictObject({
  steps: z.int().positive(),
  segment: segmentSchema,
  reward: rewardOptionsSchema,
  actions: z.record(z.string(), actionEffectSchema),
  on_failure: z.enum(['continue', 'end']),
  branch: z
    .boolean()
    .describe(
      'Whether a decision may continue from any earlier step; the best state is delivered.',
    ),
  replicate: z.int().nonnegative().describe('Part of every transition key; raised to train anew.'),
});
export type EnvironmentPlan = z.infer<typeof environmentPlanSchema>;

const cellConfigurationSchema = z.strictObject({
  seed: z.int().nonnegative(),
  objective: objectiveSchema,
  environment: environmentPlanSchema,
  hyperparameters: z.record(z.string(), hyperparameterChoiceSchema),
  data: plannedSlotSchema,
  splits: splitsSchema,
  agent: plannedAgentSchema,
  trainer: plannedSlotSchema,
  judge: plannedSlotSchema,
  get fork() {
    return forkSchema.optional();
  },
});

/** Where a forked episode comes from: another one's journal up to a step, byte for byte. */
const forkSchema = z.strictObject({
  run: z.string().describe('Name of the run that the steps were taken from.'),
  cell: z.string(),
  step: z.int().nonnegative().describe('Last step taken over; 0 takes over the start alone.'),
  head: digestSchema.describe('Digest of the last journal line taken over.'),
  /** What the steps that were taken over were made under. */
  get parent() {
    return cellConfigurationSchema;
  },
});
export type CellConfiguration = z.infer<typeof cellConfigurationSchema>;

const cellIdSchema = z.string().regex(/^[0-9a-f]{12}$/);

/** One point of the matrix with one seed; `id` digests its configuration. */
export const plannedCellSchema = z.strictObject({
  id: cellIdSchema,
  ...cellConfigurationSchema.shape,
});
export type PlannedCell = z.infer<typeof plannedCellSchema>;

/** What makes two episodes comparable; a fork cannot change it. */
export const comparableParts = ['seed', 'objective', 'data', 'splits'] as const;

/** A cell and those that it was forked from, the oldest first. */
export function lineageOf(cell: PlannedCell): readonly PlannedCell[] {
  if (cell.fork === undefined) return [cell];
  return [...lineageOf({ id: cell.fork.cell, ...cell.fork.parent }), cell];
}

/** The cell under whose rules a step was made: for a step that a fork took over, the cell it was taken from. */
export function cellAt(cell: PlannedCell, step: number): PlannedCell {
  if (cell.fork === undefined || step > cell.fork.step) return cell;
  return cellAt({ id: cell.fork.cell, ...cell.fork.parent }, step);
}

/** An experiment fully resolved. Everything after reads only this. */
export const planSchema = z.strictObject({
  schema: z.literal('rl-exp/plan/v1'),
  experiment: z.string(),
  cells: z.array(plannedCellSchema).min(1),
  labels: z
    .record(cellIdSchema, z.record(z.string(), z.string()))
    .optional()
    .describe(
      "Names that a cell's values have in tables, by slot or dotted key; no part of its id.",
    ),
  compare: comparisonRulesSchema
    .optional()
    .describe('How the cells are to be compared, declared before any of them is run.'),
});
export type Plan = z.infer<typeof planSchema>;

/** A cell with its id: the first 12 digits of its configuration's digest. */
export function planCell(configuration: CellConfiguration): PlannedCell {
  return { id: digestOfJson(configuration).slice(0, 12), ...configuration };
}

export function planDigest(plan: Plan): Digest {
  return digestOfJson(plan);
}
