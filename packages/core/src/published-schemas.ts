import { z } from 'zod';
import { cellFailureSchema } from './cell-failure.ts';
import { decisionSchema } from './decision.ts';
import { journalRecordSchema } from './journal.ts';
import { exampleSchema, manifestSchema } from './manifest.ts';
import { observationSchema } from './observation.ts';
import { planSchema } from './plan.ts';
import { trainerMessageSchemas } from './trainer-messages.ts';
import { trajectorySchema } from './trajectory.ts';
import { verdictSchema } from './verdict.ts';

/** Schemas of artifacts, of what agents see and answer, and of worker messages, published as JSON Schema under `schemas/<name>.json`. */
export const publishedSchemas = {
  'cell-failure': cellFailureSchema,
  ...trainerMessageSchemas,
  decision: decisionSchema,
  example: exampleSchema,
  'journal-record': journalRecordSchema,
  manifest: manifestSchema,
  observation: observationSchema,
  plan: planSchema,
  trajectory: trajectorySchema,
  verdict: verdictSchema,
} as const;

/** The JSON Schema (draft-07) of a published schema. */
export function toPublishedJsonSchema(name: keyof typeof publishedSchemas): object {
  return z.toJSONSchema(publishedSchemas[name], { target: 'draft-07', io: 'output' });
}
