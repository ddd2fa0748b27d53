import { z } from 'zod';
import { digestOfJson, digestSchema, type Digest } from './digest.ts';
import { hyperparametersSchema, type Hyperparameters } from './hyperparameters.ts';
import type { Segment } from './segment.ts';
import { stateManifestSchema, type StateId } from './state.ts';

export const failureKindSchema = z.enum(['oom', 'nan', 'diverged']);
export type FailureKind = z.infer<typeof failureKindSchema>;

/** What the segment really did, as the trainer measured it; `lr`, `batch_size` and the like are echoes from the optimizer. */
export const trainingReportSchema = z.strictObject({
  updates: z.int().nonnegative().describe('Optimizer updates done in this segment.'),
  skipped_updates: z
    .int()
    .nonnegative()
    .optional()
    .describe('Updates left out because gradients overflowed in half precision.'),
  optimizer_steps: z.int().nonnegative().describe('Optimizer updates since the root state.'),
  examples: z.int().nonnegative(),
  audio_seconds: z.number().nonnegative(),
  train_loss: z
    .number()
    .nullable()
    .describe('Mean loss over the segment, null if no update was done.'),
  grad_norm: z.number().nullable().describe('Mean gradient norm over the segment.'),
  trainable_parameters: z.int().nonnegative(),
  echo: hyperparametersSchema.describe(
    'Hyperparameters read back from the optimizer and the batches.',
  ),
  gpu_mem_gb: z
    .number()
    .nullable()
    .describe(
      'Peak memory in GB: measured on a GPU, elsewhere what is estimated against a declared limit; null without either.',
    ),
  seconds: z.number().nonnegative().describe('Wall-clock seconds of training.'),
});
export type TrainingReport = z.infer<typeof trainingReportSchema>;

/** (state, hyperparameters, segment) → a new state, or a failure with its evidence. Failures are results, not exceptions. */
export const transitionResultSchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('ok'),
    state: stateManifestSchema,
    training: trainingReportSchema,
  }),
  z.strictObject({
    outcome: failureKindSchema,
    training: trainingReportSchema,
    evidence: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  }),
]);
export type TransitionResult = z.infer<typeof transitionResultSchema>;

/** What makes a trainer's results comparable: equal fingerprints and equal inputs give equal results. */
export const fingerprintSchema = z.strictObject({
  code: digestSchema.describe("Digest of the trainer's own source and lock."),
  configuration: digestSchema.describe(
    'Digest of its options, model files, decode settings and normaliser.',
  ),
  numerics: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('Library versions, CPU capability or GPU, dtype, threads.'),
  bit_deterministic: z.boolean().describe('False where results agree only within a tolerance.'),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** Identity of a transition: one key, one result. `replicate` is 0 but for noise measurements and audits. */
export function transitionKey(inputs: {
  readonly parent: StateId;
  readonly hyperparameters: Hyperparameters;
  readonly segment: Segment;
  readonly data: Digest;
  readonly fingerprint: Fingerprint;
  readonly replicate: number;
}): Digest {
  return digestOfJson({ kind: 'transition', ...inputs });
}
