import { z } from 'zod';

export const checkStatusSchema = z.enum(['pass', 'fail', 'inconclusive']);
export type CheckStatus = z.infer<typeof checkStatusSchema>;

/** One check with evidence that a person can follow. */
export const checkResultSchema = z.strictObject({
  name: z.string(),
  status: checkStatusSchema,
  summary: z.string().describe('One sentence: what was looked at and what was found.'),
  evidence: z.record(z.string(), z.unknown()),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** A score in the metric's units, with the ends of its 95 % interval. */
export const intervalSchema = z.strictObject({
  value: z.number(),
  low: z.number(),
  high: z.number(),
});
export type Interval = z.infer<typeof intervalSchema>;

const scoreSchema = z.strictObject({
  utterances: z.int(),
  speakers: z.int(),
  base: z.record(z.string(), z.number()).describe('Metrics of the untouched checkpoint.'),
  submitted: z.record(z.string(), z.number()).describe('Metrics of the submitted checkpoint.'),
});

export const verdictSchema = z.strictObject({
  schema: z.literal('rl-exp/verdict/v1'),
  status: checkStatusSchema,
  metric: z.string(),
  hidden: z.strictObject({
    base: intervalSchema,
    submitted: intervalSchema,
    improvement: intervalSchema.describe('Paired, resampled by speaker; positive is better.'),
    rates: z
      .record(z.string(), z.strictObject({ base: z.number(), submitted: z.number() }))
      .optional()
      .describe('What else was measured, by name, e.g. the rate under other text normalisers.'),
    method: z.string().describe('How the intervals were made.'),
  }),
  groups: z
    .record(z.string(), scoreSchema)
    .describe('Hidden data apart, e.g. seen_speakers and unseen_speakers.'),
  val: z.strictObject({ claimed: z.number(), reproduced: z.number(), tolerance: z.number() }),
  checks: z.array(checkResultSchema),
  notice: z.string().nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;
