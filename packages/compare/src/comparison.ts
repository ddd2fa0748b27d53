import { comparisonRulesSchema, digestSchema, objectiveSchema } from '@rl-exp/core';
import { z } from 'zod';

const boundsSchema = z.strictObject({ low: z.number(), high: z.number() });

/** A score over the cells of a method, in the metric's own units. */
const summarySchema = z.strictObject({
  cells: z.int(),
  mean: z.number(),
  median: z.number(),
  iqm: z.number().describe('Interquartile mean: of the middle half of the cells.'),
  interval: boundsSchema
    .nullable()
    .describe(
      '95 % percentile interval of the IQM, drawn within tasks; null for fewer than five seeds.',
    ),
  bca: boundsSchema.nullable().describe('The same by the BCa method.'),
});
export type Summary = z.infer<typeof summarySchema>;

/** Paired differences of two methods; positive is better than the baseline. */
const pairedStatisticsSchema = z.strictObject({
  mean: z.number(),
  median: z.number(),
  iqm: z.number(),
  interval: boundsSchema.nullable().describe('95 % percentile interval of the IQM of differences.'),
  bca: boundsSchema.nullable(),
  deviation: z.number().nullable().describe('Standard deviation of the differences.'),
  p_sign_flip: z
    .number()
    .describe('Paired permutation test of the mean, two-sided; exact up to 16 pairs.'),
  p_signed_rank: z
    .number()
    .describe("Wilcoxon's signed-rank test, two-sided, as a check; exact up to 200 differences."),
  p_equivalence: z.number().nullable().describe('Two one-sided t-tests against ± the margin.'),
  probability_of_improvement: z.strictObject({
    paired: z.number().describe('Share of pairs that are better; ties count half.'),
    unpaired: z.number().describe("rliable's form: every run against every run of the same task."),
  }),
  correlation: z
    .number()
    .nullable()
    .describe('Of both methods over the pairs; pairing helps where it is high.'),
  detectable: z
    .number()
    .nullable()
    .describe('Smallest true difference that so many pairs would find in four cases of five.'),
});
export type PairedStatistics = z.infer<typeof pairedStatisticsSchema>;

const comparisonVerdictSchema = z.enum([
  'better',
  'worse',
  'equivalent',
  'inconclusive',
  'anecdote',
]);
export type ComparisonVerdict = z.infer<typeof comparisonVerdictSchema>;

const pairSchema = z.strictObject({
  method: z.string(),
  baseline: z.string(),
  pairs: z.int().describe('Cells of the same task and seed.'),
  seeds: z.int().describe('Fewest seeds that a task has in common.'),
  scores: z
    .array(
      z.strictObject({
        task: digestSchema,
        seed: z.int(),
        method: z.number(),
        baseline: z.number(),
      }),
    )
    .describe("Both scores of every pair on the declared split, in the metric's own units."),
  score: pairedStatisticsSchema.describe("The objective's metric on the declared split."),
  val: pairedStatisticsSchema,
  reward: pairedStatisticsSchema.describe(
    'Return of the episode; a second table, not the endpoint.',
  ),
  p_holm: z
    .number()
    .nullable()
    .describe(
      'p_sign_flip of the score, adjusted over the comparisons with at least five seeds; null for fewer.',
    ),
  verdict: comparisonVerdictSchema,
  needed_seeds: z.int().nullable().describe('About how many seeds would settle it.'),
  sentence: z.string(),
  cost_to_target: z
    .strictObject({ method: z.number().nullable(), baseline: z.number().nullable() })
    .describe(
      "Audio seconds spent for each time that the baseline's final value on val was reached; null where it never was.",
    ),
});
export type PairVerdict = z.infer<typeof pairSchema>;

const methodSchema = z.strictObject({
  method: z.string(),
  baseline: z.boolean(),
  digest: digestSchema.describe('Of agent, environment, starts and bounds.'),
  cells: z.array(z.strictObject({ run: z.string(), cell: z.string(), seed: z.int() })),
  seeds: z.int().describe('Fewest seeds in a task.'),
  hidden: summarySchema,
  val: summarySchema.describe(
    'Of what was delivered; of the untouched checkpoint where the verdict failed.',
  ),
  hidden_cer: z.number().nullable().describe('Mean character error rate.'),
  val_cer: z.number().nullable(),
  reward: summarySchema,
  profile: z
    .array(z.number())
    .describe('Share of cells whose relative improvement on hidden is above each threshold.'),
  profile_intervals: z
    .array(boundsSchema)
    .nullable()
    .describe(
      '95 % percentile intervals of the profile, drawn within tasks; null for fewer than five seeds.',
    ),
  anytime: z
    .array(
      z.strictObject({
        audio_seconds: z.number(),
        iqm: z.number(),
        interval: boundsSchema.nullable(),
      }),
    )
    .describe('Best value on val so far against audio seconds charged.'),
  anytime_mean: z.number().describe('Mean height of the best-so-far curve over the whole budget.'),
  audio_seconds: z.number().describe('Charged, mean of the cells.'),
  evaluations: z.number().describe('Evaluations on val, mean of the cells.'),
  stopped_early: z.int().describe('Cells that ended before their budget.'),
  failed_segments: z.strictObject({ oom: z.number(), nan: z.number(), diverged: z.number() }),
  failure_rate: z.number().describe('Share of segments that failed.'),
  usage: z
    .record(z.string(), z.number())
    .describe('What decisions cost, by name, mean of the cells.'),
  verdicts: z.strictObject({ pass: z.int(), fail: z.int(), inconclusive: z.int() }),
});
export type MethodResult = z.infer<typeof methodSchema>;

const sectionSchema = z.strictObject({
  track: z.enum(['trajectory', 'search']),
  objective: objectiveSchema,
  tasks: z.array(
    z.strictObject({
      task: digestSchema.describe('Of objective, data, splits, trainer, judge and budget.'),
      budget: z.union([
        z.strictObject({ audio_seconds: z.number() }),
        z.strictObject({ updates: z.int() }),
      ]),
      seeds: z.array(z.int()),
    }),
  ),
  baselines: z.array(z.string()),
  methods: z.array(methodSchema),
  pairs: z.array(pairSchema),
});
export type Section = z.infer<typeof sectionSchema>;

/** A comparison of methods at equal compute, as `rl-exp compare --json` prints it. */
export const comparisonSchema = z.strictObject({
  schema: z.literal('rl-exp/comparison/v1'),
  runs: z.array(z.strictObject({ run: z.string(), experiment: z.string(), plan: digestSchema })),
  rules: z.strictObject({
    ...comparisonRulesSchema.shape,
    declared: z.boolean().describe('Whether the plans hold these rules, from before the runs.'),
  }),
  draws: z.int().describe('Bootstrap draws of every interval.'),
  thresholds: z.array(z.number()).describe('Of the performance profiles.'),
  sections: z
    .array(sectionSchema)
    .describe('One for every track and objective; they are never compared with each other.'),
  excluded: z
    .array(
      z.strictObject({
        run: z.string(),
        cell: z.string(),
        seed: z.int(),
        method: z.string(),
        reason: z.string(),
      }),
    )
    .describe('Every cell that is not part of a pair.'),
  notices: z.array(z.string()),
});
export type Comparison = z.infer<typeof comparisonSchema>;
