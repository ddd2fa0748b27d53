import { z } from 'zod';
import { utteranceSchema } from '../counting/utterance.ts';

/** What randomly changed weights heard, draw by draw, and what both checkpoints heard in silence. */
export const controlsSchema = z.object({
  noise: z.array(z.array(utteranceSchema)),
  silence: z.object({ base: z.array(z.string()), submitted: z.array(z.string()) }),
});
export type Controls = z.infer<typeof controlsSchema>;
