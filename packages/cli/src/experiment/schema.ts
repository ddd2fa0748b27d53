import {
  actionEffectSchema,
  comparisonRulesSchema,
  defaultActions,
  environmentPlanSchema,
  hyperparameterChoiceSchema,
  objectiveSchema,
  rewardFindingNames,
  rewardOptionsSchema,
  segmentSchema,
  splitsSchema,
  standardActions,
} from '@rl-exp/core';
import { z } from 'zod';

const standardActionNames = Object.keys(standardActions);

const slotSchema = z.strictObject({
  use: z
    .string()
    .min(1)
    .describe('Short name, package name, or path of a plugin (./my-agent.ts) beside this file.'),
  with: z.record(z.string(), z.json()).default({}).describe("The plugin's options."),
});

const agentSlotSchema = slotSchema.extend({
  isolate: z
    .boolean()
    .default(false)
    .describe(
      'Whether the agent runs in a process of its own, which reads no files but its own and starts no programs.',
    ),
});

const actionsSchema = z.union([
  z.array(z.enum(standardActionNames)).min(1).describe('Names of standard actions.'),
  z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and _'),
      actionEffectSchema,
    )
    .describe('Actions by name, each with its effect on the hyperparameters; {} holds them.'),
]);

const environmentSchema = z.strictObject({
  steps: environmentPlanSchema.shape.steps.default(5).describe('Most steps of an episode.'),
  segment: segmentSchema.describe(
    'The training that one step buys. Give one of the two; it is replaced whole.',
  ),
  reward: rewardOptionsSchema
    .prefault({})
    .describe('Costs that are subtracted from the improvement.'),
  actions: actionsSchema
    .default([...defaultActions])
    .describe('What the agent may choose: a list of standard actions, or a map of declared ones.'),
  on_failure: environmentPlanSchema.shape.on_failure
    .default('continue')
    .describe('Whether the episode goes on after a segment that failed.'),
  branch: environmentPlanSchema.shape.branch
    .default(false)
    .describe(
      'Whether a decision may continue from any earlier step; the best state on val is delivered.',
    ),
  replicate: environmentPlanSchema.shape.replicate
    .default(0)
    .describe('Raise it to train the same segments anew, for measuring noise.'),
});

const axisSchema = z
  .union([z.array(z.json()).min(1), z.record(z.string(), z.json())])
  .describe(
    'Values of the axis: a list, a map of named values, a range such as 0..9, or log(1e-6,1e-3,5).',
  );

const matrixSchema = z
  .object({
    zip: z
      .array(z.record(z.string(), axisSchema))
      .optional()
      .describe('Axes whose values go together, the first with the first and so on.'),
    exclude: z
      .array(z.record(z.string(), z.json()))
      .optional()
      .describe('Combinations that are left out, by values of axes or by seeds.'),
    add: z
      .array(z.record(z.string(), z.json()))
      .optional()
      .describe(
        'Further cells, each with the values that it gives to slots, dotted keys or seeds.',
      ),
  })
  .catchall(axisSchema)
  .describe(
    'Values by slot or dotted key (agent, hyperparameters.lr.start): a cell for every combination and seed.',
  );

const compareSchema = comparisonRulesSchema.extend({
  baseline: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe(
      'Method, or methods, that every other one is held against, by name or a word of it, e.g. hold.',
    ),
});

const reasonSchema = z.string().min(1).optional().describe('Why it is accepted.');

/** What a profile may change. */
const profileShape = {
  seeds: z
    .array(z.int().nonnegative())
    .min(1)
    .default([0])
    .describe('Seeds of the run, a list or a range such as 0..9; each one is a cell of its own.'),
  objective: objectiveSchema.describe('What is improved.'),
  environment: environmentSchema.describe('Steps, actions and rewards.'),
  hyperparameters: z
    .record(z.string(), hyperparameterChoiceSchema)
    .default({})
    .describe("Starts and bounds by name; what is left out starts at the trainer's default."),
  data: slotSchema.describe('Where examples come from.'),
  splits: splitsSchema.describe('Which examples are trained on, steer the agent, and stay hidden.'),
  agent: agentSlotSchema.describe('Who chooses the actions.'),
  trainer: slotSchema.describe('What trains.'),
  judge: slotSchema.describe('What scores the result on hidden data.'),
  accept: z
    .strictObject(Object.fromEntries(rewardFindingNames.map((name) => [name, reasonSchema])))
    .optional()
    .describe(
      'Doubts about the reward that are accepted, each with its reason; no part of the plan.',
    ),
  matrix: matrixSchema.optional(),
  compare: compareSchema
    .optional()
    .describe('How the methods are compared, declared before they run. No part of any cell.'),
};

/** Keys of an experiment that a profile may set. Values that a lower layer provides may be missing. */
export const profileSchema = z.strictObject(profileShape);

/** An experiment as it is written in YAML; composition and profiles come before its defaults. */
export const experimentSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format.'),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'expected up to 64 letters, digits, - and _')
    .describe('Name of the experiment; its runs lie in runs/<name>.'),
  description: z.string().optional().describe('What this experiment is for.'),
  extends: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Experiment files that this one builds on, relative to it; later ones win, this file wins over all.',
    ),
  profiles: z
    .record(z.string(), z.record(z.string(), z.json()))
    .optional()
    .describe('Named changes, put on with --profile.'),
  ...profileShape,
});

export type Experiment = z.infer<typeof experimentSchema>;

/** Keys that are the same for every cell, or have a place of their own: no axes of a matrix. */
export const keysWithoutAxis: readonly string[] = [
  'version',
  'name',
  'description',
  'extends',
  'profiles',
  'seeds',
  'accept',
  'matrix',
  'compare',
];

/** The slots that plugins fill. */
export const slotNames = ['data', 'agent', 'trainer', 'judge'] as const;
export type SlotName = (typeof slotNames)[number];

/** True for the name of a slot. */
export function isSlotName(name: string): name is SlotName {
  return slotNames.some((slot) => slot === name);
}

/** Keys of a matrix that are no axes but lists of maps. */
export const matrixLists = ['zip', 'exclude', 'add'] as const;

/** True for a key of a matrix that is no axis. */
export function isMatrixList(name: string): boolean {
  return matrixLists.some((list) => list === name);
}

/** What the name of an axis's value looks like. */
export const labelPattern = '^[A-Za-z0-9][A-Za-z0-9._+-]{0,31}$';
