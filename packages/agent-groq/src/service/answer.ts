import { z } from 'zod';
import { tokensSchema } from './completion.ts';
import { faultNameSchema } from './fault.ts';
import { rungSchema } from './form.ts';

const attemptSchema = z.strictObject({
  outcome: z.union([z.literal('reply'), faultNameSchema]),
  status: z.int().nullable(),
  rung: rungSchema,
  latency_ms: z.int().nonnegative(),
});

/**
 * The end of one exchange, on record before it is acted on: what the model wrote, or why nothing came. Going without an
 * answer is an answer too, so that a run that is played again goes without it again.
 */
export const answerSchema = z.strictObject({
  reply: z
    .strictObject({
      content: z.string(),
      finish_reason: z.string(),
      model: z.string().nullable().describe('As the service named it.'),
      id: z.string().nullable(),
      system_fingerprint: z.string().nullable(),
      rung: rungSchema,
    })
    .nullable(),
  fault: z
    .strictObject({ name: faultNameSchema, status: z.int().nullable(), message: z.string() })
    .nullable(),
  attempts: z.array(attemptSchema),
  tokens: tokensSchema.describe('Of all attempts.'),
  latency_ms: z.int().nonnegative(),
});
export type Answer = z.infer<typeof answerSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
