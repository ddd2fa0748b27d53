import { z } from 'zod';

/** The training that one step buys: seconds of audio, or optimizer updates. */
export const segmentSchema = z.union([
  z.strictObject({
    audio_seconds: z
      .number()
      .positive()
      .describe('Seconds of training audio, whatever the batch size.'),
  }),
  z.strictObject({ updates: z.int().positive().describe('Optimizer updates.') }),
]);
export type Segment = z.infer<typeof segmentSchema>;
