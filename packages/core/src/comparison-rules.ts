import { z } from 'zod';

/** How the methods of an experiment are compared: a method is a cell's configuration without its seed. */
export const comparisonRulesSchema = z.strictObject({
  baseline: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      "Methods that every other one is held against, by name or a word of it; else the one called hold, else the plan's first.",
    ),
  split: z
    .enum(['hidden', 'val'])
    .default('hidden')
    .describe('Where the score is taken from: the verdict on hidden data, or val.'),
  equivalence: z
    .number()
    .positive()
    .default(0.005)
    .describe("A difference within ± this much, in the metric's own units, does not matter."),
});
export type ComparisonRules = z.infer<typeof comparisonRulesSchema>;
