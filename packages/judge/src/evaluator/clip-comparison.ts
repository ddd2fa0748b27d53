import { z } from 'zod';

/** Clips that sound like one of another split, as the judge's worker finds them. */
export const similarClipsSchema = z.object({
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
});

/** Clips whose audio is not the listed one, and how many seconds there are of all clips. */
export const audioCheckSchema = z.object({
  altered: z.array(z.object({ id: z.string(), split: z.string() })),
  seconds: z.number(),
});

export type ClipComparison = z.infer<typeof similarClipsSchema> & z.infer<typeof audioCheckSchema>;
