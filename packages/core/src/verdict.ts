import { z } from 'zod';

export const checkStatusSchema = z.enum(['pass', 'fail', 'inconclusive']);
export type CheckStatus = z.infer<typeof checkStatusSchema>;

export const checkPolicySchema = z.enum(['required', 'reported', 'off']);
/** What a check counts for: required ones decide the verdict, reported ones are shown, those that are off are not made. */
export type CheckPolicy = z.infer<typeof checkPolicySchema>;
/** By the name of the check; one that is not named is required. */
export type VerdictPolicy = Readonly<Record<string, CheckPolicy>>;

/** One check with evidence that a person can follow. */
export const checkResultSchema = z.strictObject({
  name: z.string().describe('Name of the check.'),
  status: checkStatusSchema.describe('What it found.'),
  summary: z.string().describe('One sentence: what was looked at and what was found.'),
  evidence: z.record(z.string(), z.unknown()).describe('What was found, in numbers and names.'),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** A score in the metric's units, with the ends of its 95 % interval. */
export const intervalSchema = z.strictObject({
  value: z.number().describe('The measured value.'),
  low: z.number().describe('Lower end of the 95 % interval.'),
  high: z.number().describe('Upper end of the 95 % interval.'),
});
export type Interval = z.infer<typeof intervalSchema>;

/** The ends of a 95 % interval. */
const rangeSchema = z.strictObject({ low: z.number(), high: z.number() });
const bothSchema = z.strictObject({ base: z.number(), submitted: z.number() });

const domainSchema = z.strictObject({
  domain: z.string().describe('Domain of the data.'),
  split: z
    .enum(['val', 'hidden', 'further'])
    .describe('Where its clips are from; further ones are of a domain that no split names.'),
  utterances: z.int().describe('How many clips.'),
  speakers: z.int().describe('By how many speakers.'),
  seen_speakers: z.int().describe('How many of the speakers were heard in training.'),
  base: intervalSchema.describe('The untouched checkpoint.'),
  submitted: intervalSchema.describe('The delivered checkpoint.'),
  improvement: intervalSchema.describe('Paired, resampled by speaker; positive is better.'),
  seen: bothSchema.nullable().describe('By speakers heard in training; null where there are none.'),
  unseen: bothSchema.nullable().describe('By speakers not heard in training; null for none.'),
  worst_decile: bothSchema.describe('Mean over the worst tenth of the clips, each by itself.'),
});
/** One domain by both checkpoints. */
export type DomainScore = z.infer<typeof domainSchema>;

const scoreSchema = z.strictObject({
  utterances: z.int().describe('How many clips.'),
  speakers: z.int().describe('By how many speakers.'),
  base: z.record(z.string(), z.number()).describe('Metrics of the untouched checkpoint.'),
  submitted: z.record(z.string(), z.number()).describe('Metrics of the submitted checkpoint.'),
});

export const verdictSchema = z.strictObject({
  schema: z.literal('rl-exp/verdict/v1'),
  status: checkStatusSchema.describe(
    'fail where a required check failed, else inconclusive where one is. A run whose verdict is fail counts as the untouched checkpoint.',
  ),
  policy: z
    .record(z.string(), checkPolicySchema)
    .optional()
    .describe(
      'What each check counted for: required decides, reported is shown only, off was not made. Checks that are not named are required.',
    ),
  metric: z.string().describe('What the scores are of, e.g. wer.'),
  hidden: z
    .strictObject({
      base: intervalSchema.describe('The untouched checkpoint.'),
      submitted: intervalSchema.describe('The delivered checkpoint.'),
      improvement: intervalSchema.describe('Paired, resampled by speaker; positive is better.'),
      rates: z
        .record(
          z.string(),
          bothSchema.extend({
            improvement: intervalSchema.optional(),
            intervals: z
              .strictObject({ base: rangeSchema, submitted: rangeSchema })
              .optional()
              .describe('The ends of both 95 % intervals.'),
          }),
        )
        .optional()
        .describe('What else was measured, by name, e.g. the rate under other text normalisers.'),
      method: z.string().describe('How the intervals were made.'),
    })
    .describe('Scores on the hidden split, by the judge alone.'),
  groups: z
    .record(z.string(), scoreSchema)
    .describe('Hidden data apart, e.g. seen_speakers and unseen_speakers.'),
  domains: z
    .array(domainSchema)
    .optional()
    .describe(
      'Every domain that was heard, by the metric: where training helped and where it hurt.',
    ),
  baseline: z
    .strictObject({
      run: z.string().describe('The run that was named with --baseline.'),
      cell: z.string().describe('Its cell of the same seed, data and objective.'),
      score: intervalSchema.describe('What that cell counts with.'),
      improvement: intervalSchema.describe(
        'Of the delivered checkpoint over it: the same clips, resampled by speaker; positive is better.',
      ),
    })
    .optional()
    .describe('The hidden score held against another judged run, clip by clip.'),
  queries: z
    .int()
    .positive()
    .optional()
    .describe(
      'How often this cell was judged on hidden data, this time included. No agent is ever told what came of it.',
    ),
  val: z
    .strictObject({
      claimed: z.number().describe('What the trainer said.'),
      reproduced: z.number().describe("What the judge's own evaluator finds."),
      tolerance: z.number().describe('How far apart they may be.'),
    })
    .describe("The metric on val of the delivered checkpoint, the trainer's and the judge's."),
  checks: z.array(checkResultSchema).describe('One entry for every check.'),
  notice: z
    .string()
    .nullable()
    .describe('What a reader must know, e.g. that data is synthetic; null for nothing.'),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** The verdict that follows from checks: fail if a required one fails, else inconclusive if one is, else pass. */
export function verdictStatus(
  checks: readonly CheckResult[],
  policy: VerdictPolicy = {},
): CheckStatus {
  const order: readonly CheckStatus[] = ['fail', 'inconclusive'];
  return order.find((status) => checksThat(status, { checks, policy }).length > 0) ?? 'pass';
}

/** The required checks of a verdict that ended so. */
export function checksThat(
  status: CheckStatus,
  {
    checks,
    policy = {},
  }: { readonly checks: readonly CheckResult[]; readonly policy?: VerdictPolicy | undefined },
): readonly CheckResult[] {
  return checks.filter(
    (check) => check.status === status && (policy[check.name] ?? 'required') === 'required',
  );
}

/** Which checkpoint's numbers a run counts with: the untouched one's where its verdict is fail. */
export function countedSide({ status }: Pick<Verdict, 'status'>): 'base' | 'submitted' {
  return status === 'fail' ? 'base' : 'submitted';
}
