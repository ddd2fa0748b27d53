import { z } from 'zod';
import { cellFailureSchema } from './cell-failure.ts';
import { evaluationSchema } from './evaluation.ts';
import { hyperparameterSpecSchema } from './hyperparameters.ts';
import { journalRecordSchema } from './journal.ts';
import { manifestSchema } from './manifest.ts';
import { planSchema } from './plan.ts';
import { stateManifestSchema } from './state.ts';
import { trajectorySchema } from './trajectory.ts';
import { fingerprintSchema, transitionResultSchema } from './transition.ts';
import { verdictSchema } from './verdict.ts';

const trainerOpenedSchema = z.strictObject({
  root: stateManifestSchema,
  fingerprint: fingerprintSchema,
  hyperparameters: z.array(hyperparameterSpecSchema),
});

/** Schemas of artifacts and worker messages, published as JSON Schema under `schemas/<name>.json`. */
export const publishedSchemas = {
  'cell-failure': cellFailureSchema,
  evaluation: evaluationSchema,
  'journal-record': journalRecordSchema,
  manifest: manifestSchema,
  plan: planSchema,
  'trainer-opened': trainerOpenedSchema,
  trajectory: trajectorySchema,
  'transition-result': transitionResultSchema,
  verdict: verdictSchema,
} as const;

/** The JSON Schema (draft-07) of a published schema. */
export function toPublishedJsonSchema(name: keyof typeof publishedSchemas): object {
  return z.toJSONSchema(publishedSchemas[name], { target: 'draft-07', io: 'output' });
}
