import { z } from 'zod';

/** A question as the OpenAI API takes it. */
export const chatRequestSchema = z.looseObject({
  model: z.string(),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1),
  response_format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ strict: z.boolean(), schema: z.looseObject({}) }),
      }),
    ])
    .optional(),
  max_completion_tokens: z.int().positive(),
  reasoning_effort: z.string().optional(),
  seed: z.number().optional(),
  service_tier: z.string().optional(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;
