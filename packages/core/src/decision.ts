import { z } from 'zod';
import { coreErrors } from './errors.ts';

/** An agent's choice, with its reason where it gives one. */
export const decisionSchema = z.strictObject({
  action: z.string().describe('Name of an action of the experiment.'),
  from: z
    .int()
    .nonnegative()
    .optional()
    .describe('Where branching is allowed: the earlier step to continue from, 0 for the root.'),
  values: z
    .record(z.string(), z.number())
    .optional()
    .describe('Of an action that chooses: values by hyperparameter; others stay as they are.'),
  rationale: z.string().optional().describe('Why, for people.'),
  usage: z
    .record(z.string(), z.number())
    .optional()
    .describe('What the decision cost, e.g. tokens.'),
});
export type Decision = z.infer<typeof decisionSchema>;

/**
 * What an agent returned, as a decision.
 *
 * @throws RLX_DECISION_INVALID
 */
export function parseDecision(value: unknown): Decision {
  const parsed = decisionSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw coreErrors.create('RLX_DECISION_INVALID', { reason: z.prettifyError(parsed.error) });
}
