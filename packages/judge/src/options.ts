import { z } from 'zod';
import { policySchema } from './policy.ts';

export const optionsSchema = z.strictObject({
  policy: policySchema
    .default({})
    .describe(
      'What checks count for, by name: required ones decide the verdict, reported ones are shown, those that are off are not made.',
    ),
  full: z
    .boolean()
    .default(false)
    .describe(
      'Also the controls and domains that take minutes: checks that need them are off without.',
    ),
  further_domains: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'With full: domains of the source that no split names, heard for the table of domains.',
    ),
  further_clips: z.int().positive().default(60).describe('Clips of each further domain at most.'),
  replay: z
    .union([z.int().positive(), z.literal('all')])
    .optional()
    .describe(
      'Transitions that are trained again before the verdict, or all; none where left out.',
    ),
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
      'How far a claimed metric on val may lie from what the judge finds. The judge decodes at full context, a trainer may decode at the length of each clip. Where val has fewer than 400 words it is wider, as chance is, up to 0.15.',
    ),
  redone_evaluations: z
    .int()
    .min(0)
    .default(2)
    .describe(
      "Evaluations along the way that the judge makes again, drawn by the journal's head; with full, all of them.",
    ),
  redone_clips: z
    .int()
    .positive()
    .default(64)
    .describe('Clips of val on which it does, and on which controls are made.'),
  batch_size: z.int().positive().default(32).describe('Clips that are decoded together.'),
  threads: z
    .int()
    .positive()
    .default(2)
    .describe('CPU threads; each of the two evaluators gets half.'),
  language: z
    .string()
    .min(2)
    .default('sw')
    .describe('Language token that decoding is prompted with.'),
  task: z.enum(['transcribe', 'translate']).default('transcribe').describe('Task token.'),
});
export type WerJudgeOptions = z.infer<typeof optionsSchema>;
