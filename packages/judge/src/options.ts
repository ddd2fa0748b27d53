import { z } from 'zod';

export const optionsSchema = z.strictObject({
  bootstrap_draws: z
    .int()
    .min(100)
    .default(2000)
    .describe('Draws behind the 95 % intervals, resampled by speaker.'),
  val_tolerance: z
    .number()
    .min(0)
    .default(0.03)
    .describe(
      'How far a claimed metric on val may lie from what the judge finds. The judge decodes at full context, a trainer may decode at the length of each clip.',
    ),
  batch_size: z.int().positive().default(32).describe('Clips that are decoded together.'),
  threads: z
    .int()
    .positive()
    .default(2)
    .describe('CPU threads, shared by the evaluators of both checkpoints.'),
  language: z
    .string()
    .min(2)
    .default('sw')
    .describe('Language token that decoding is prompted with.'),
  task: z.enum(['transcribe', 'translate']).default('transcribe').describe('Task token.'),
});
export type WerJudgeOptions = z.infer<typeof optionsSchema>;
