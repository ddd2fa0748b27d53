import { z } from 'zod';

export const optionsSchema = z.strictObject({
  source: z
    .string()
    .min(1)
    .describe(
      '`swahili-mini`, or a folder of <domain>_swahili_<split> folders, relative to the experiment.',
    ),
  splits: z
    .array(z.string().min(1))
    .min(1)
    .default(['train'])
    .describe("Which of the corpus's own splits to read; the experiment divides their clips anew."),
  max_seconds: z
    .number()
    .positive()
    .max(30)
    .default(30)
    .describe('Longer clips are turned away. A Whisper encoder hears 30 seconds.'),
  token: z
    .strictObject({ env: z.string().min(1) })
    .optional()
    .describe('Environment variable that holds a Hugging Face token, for sources on the hub.'),
});
export type SpeechOptions = z.infer<typeof optionsSchema>;
