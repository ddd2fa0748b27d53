import { z } from 'zod';

/** What `judge: { use: simulated, with: … }` takes. */
export const simulatedJudgeOptionsSchema = z.strictObject({
  transfer: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('How much of what was learned counts in the hidden domain.'),
  resamples: z.int().positive().default(500).describe('Draws of the bootstrap over speakers.'),
});
export type SimulatedJudgeOptions = z.infer<typeof simulatedJudgeOptionsSchema>;
