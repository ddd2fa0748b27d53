import { z } from 'zod';

/** Clips that sound like one of another split, and clips whose audio is not the listed one, as the judge's worker finds them. */
export const clipComparisonSchema = z.object({
  similar: z.array(
    z.object({
      id: z.string(),
      split: z.string(),
      of: z.string(),
      of_split: z.string(),
      differing_bits: z.number(),
      seconds: z.number(),
    }),
  ),
  altered: z.array(z.object({ id: z.string(), split: z.string() })),
  seconds: z.number(),
});
export type ClipComparison = z.infer<typeof clipComparisonSchema>;
