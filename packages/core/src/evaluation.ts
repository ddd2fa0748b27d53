import { z } from 'zod';
import { digestOfJson, type Digest } from './digest.ts';
import type { StateId } from './state.ts';
import type { Fingerprint } from './transition.ts';

export const metricsSchema = z.record(z.string(), z.number());

/** One example's result. For speech: reference and hypothesis as scored, and their edit counts. */
export const evaluationItemSchema = z.looseObject({ id: z.string() });
export type EvaluationItem = z.infer<typeof evaluationItemSchema>;

/** (state, split) → metrics by name, and one item per example in the split's order. */
export const evaluationSchema = z.strictObject({
  metrics: metricsSchema,
  items: z.array(evaluationItemSchema),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** Identity of an evaluation: one key, one result. */
export function evaluationKey(inputs: {
  readonly state: StateId;
  readonly data: Digest;
  readonly fingerprint: Fingerprint;
}): Digest {
  return digestOfJson({ kind: 'evaluation', ...inputs });
}
