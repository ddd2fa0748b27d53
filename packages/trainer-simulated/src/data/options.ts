import { z } from 'zod';

/** What `data: { use: simulated, with: … }` takes. */
export const simulatedDataOptionsSchema = z.strictObject({
  domains: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a name such as health'))
    .min(1)
    .default(['health', 'agriculture', 'government'])
    .describe('Domains to invent.'),
  speakers: z.int().positive().default(8).describe('Speakers heard in every domain.'),
  speakers_per_domain: z
    .int()
    .min(0)
    .default(4)
    .describe('Speakers heard in one domain only, for each domain.'),
  clips: z
    .int()
    .positive()
    .default(6)
    .describe('Examples of each speaker in each of their domains.'),
  seed: z.int().min(0).default(1).describe('Changes every text and length.'),
});
export type SimulatedDataOptions = z.infer<typeof simulatedDataOptionsSchema>;
