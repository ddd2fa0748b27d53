import {
  digestSchema,
  evaluationKey,
  evaluationSchema,
  failureKindSchema,
  fingerprintSchema,
  hyperparametersSchema,
  segmentSchema,
  stateManifestSchema,
  trainingReportSchema,
  transitionKey,
  digestOfJson,
  type Digest,
  type RecordedTransition,
} from '@rl-exp/core';
import { z } from 'zod';

const transitionInputsSchema = z.strictObject({
  parent: digestSchema,
  hyperparameters: hyperparametersSchema,
  segment: segmentSchema,
  data: digestSchema.describe('Digest of the train split.'),
  fingerprint: fingerprintSchema,
  replicate: z.int().nonnegative(),
});
/** What a transition's key digests. */
export type TransitionInputs = z.infer<typeof transitionInputsSchema>;

/** A transition as it is kept: what went in, and what came of it. */
const transitionRecordSchema = z.strictObject({
  inputs: transitionInputsSchema,
  result: z.discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('ok'),
      state: digestSchema,
      training: trainingReportSchema,
    }),
    z.strictObject({
      outcome: failureKindSchema,
      training: trainingReportSchema,
      evidence: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ]),
});
export type TransitionRecord = z.infer<typeof transitionRecordSchema>;

/** False for memory that ran out by accident: a failure is kept only if it follows from the transition's inputs. */
export function isKept(result: {
  readonly outcome: RecordedTransition['outcome'];
  readonly evidence?: object | undefined;
}): boolean {
  return result.outcome !== 'oom' || 'limit_bytes' in (result.evidence ?? {});
}

const evaluationInputsSchema = z.strictObject({
  state: digestSchema,
  data: digestSchema.describe('Digest of the split.'),
  fingerprint: fingerprintSchema,
});
/** What an evaluation's key digests. */
export type EvaluationInputs = z.infer<typeof evaluationInputsSchema>;

/** An evaluation as it is kept. */
const evaluationRecordSchema = z.strictObject({
  inputs: evaluationInputsSchema,
  result: evaluationSchema,
});
export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;

/** A state as it is kept: its manifest, and the transition that first made it; null for a root. */
const stateRecordSchema = z.strictObject({
  manifest: stateManifestSchema,
  origin: digestSchema.nullable(),
});
export type StateRecord = z.infer<typeof stateRecordSchema>;

/** What the store keeps, by folder: the shape of a record, and the name that its content must have. */
export const recordKinds = {
  transitions: {
    schema: transitionRecordSchema,
    keyOf: (record: TransitionRecord): Digest => transitionKey(record.inputs),
  },
  evaluations: {
    schema: evaluationRecordSchema,
    keyOf: (record: EvaluationRecord): Digest => evaluationKey(record.inputs),
  },
  states: {
    schema: stateRecordSchema,
    keyOf: ({ manifest: { entries, meta } }: StateRecord): Digest =>
      digestOfJson({ entries, meta }),
  },
} as const;
export type RecordKind = keyof typeof recordKinds;
export interface Records {
  readonly transitions: TransitionRecord;
  readonly evaluations: EvaluationRecord;
  readonly states: StateRecord;
}
