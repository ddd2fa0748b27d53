import { z } from 'zod';

/** An agent's choice, with its reason where it gives one. */
export const decisionSchema = z.strictObject({
  action: z.string(),
  rationale: z.string().optional(),
  usage: z.record(z.string(), z.number()).optional().describe('What the decision cost, e.g. tokens.'),
});
export type Decision = z.infer<typeof decisionSchema>;
