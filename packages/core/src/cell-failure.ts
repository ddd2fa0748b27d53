import { z } from 'zod';

/** Why the last attempt at a cell ended without a verdict; gone once the cell is tried again. */
export const cellFailureSchema = z.strictObject({
  schema: z.literal('rl-exp/cell-failure/v1'),
  during: z.enum(['episode', 'verdict']).describe('What was under way.'),
  code: z.string().describe('The error code, RLX_INTERNAL for a bug.'),
  message: z.string(),
  hint: z.string().nullable().describe('What to do about it; null where nobody knows.'),
  resumable: z
    .boolean()
    .optional()
    .describe(
      'False where the same plan would fail again: the fault lies in the experiment or in a plugin that it names.',
    ),
  time: z.string().describe('When it failed, in UTC.'),
});
export type CellFailure = z.infer<typeof cellFailureSchema>;
