import { z } from 'zod';
import { digestOf } from './digest.ts';
import type { Example } from './manifest.ts';

const shareSchema = z
  .union([
    z.number().gt(0).max(1),
    z
      .string()
      .regex(
        /^(?!0+(?:\.0+)?%$)(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%$/,
        'expected a share such as 80%',
      ),
  ])
  .describe('Share of the audio seconds of these domains, by speaker, e.g. 80%.');

const limitSchema = z.strictObject({
  clips: z.int().positive().describe('At most so many clips.'),
});

/** Which examples a split takes. */
export const splitRuleSchema = z.strictObject({
  domains: z.array(z.string()).min(1).describe('Domains that the split draws from.'),
  share: shareSchema.optional(),
  limit: limitSchema.optional(),
});
export type SplitRule = z.infer<typeof splitRuleSchema>;

export const splitsSchema = z.strictObject({
  salt: z.string().describe("Decides which speakers go where; never the run's seed."),
  train: splitRuleSchema,
  val: splitRuleSchema,
  hidden: splitRuleSchema.describe('Only the judge opens it.'),
});
export type SplitRules = z.infer<typeof splitsSchema>;

export type SplitName = 'train' | 'val' | 'hidden';
export type Splits = Readonly<Record<SplitName, readonly Example[]>>;

/** The share as a fraction of 1; a rule without a share takes everything. */
export function shareOf(rule: SplitRule): number {
  if (rule.share === undefined) return 1;
  return typeof rule.share === 'number' ? rule.share : Number.parseFloat(rule.share) / 100;
}

/**
 * Divides examples by speaker, deterministically from the salt. Hidden takes its domains whole, whoever speaks, and
 * nobody else hears them. Speakers of val's domains are taken in the order of a hash until val holds its share of the
 * audio seconds; none of them is heard in train, which takes its own share from the other speakers, and all of them
 * where the two shares of the same domains make up the whole. An example without a speaker counts as its own speaker.
 */
export function splitExamples(examples: readonly Example[], rules: SplitRules): Splits {
  const ordered = examples.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const within = (rule: SplitRule): readonly Example[] =>
    ordered.filter((example) => rule.domains.includes(example.domain));
  const hiddenDomains = new Set(rules.hidden.domains);
  const open = (rule: SplitRule): readonly Example[] =>
    within(rule).filter((example) => !hiddenDomains.has(example.domain));

  const valPool = open(rules.val);
  const val = upToShare(shareOf(rules.val) * secondsOf(valPool), valPool, rules.salt);
  const valSpeakers = new Set(val.map(speakerOf));
  const trainPool = open(rules.train);
  const rest = trainPool.filter((example) => !valSpeakers.has(speakerOf(example)));
  const train = makeUpWhole(rules.train, rules.val)
    ? rest
    : upToShare(shareOf(rules.train) * secondsOf(trainPool), rest, rules.salt);

  return {
    train: limited(train, rules.train, rules.salt),
    val: limited(val, rules.val, rules.salt),
    hidden: limited(within(rules.hidden), rules.hidden, rules.salt),
  };
}

/**
 * Of each domain, how many clips are enough for every split to reach its limit; null where a split without a limit
 * draws from it. A tenth more than the shares say, because speakers go to one split as a whole.
 */
export function clipsNeeded(rules: SplitRules): Readonly<Record<string, number | null>> {
  const needed = new Map<string, number | null>();
  for (const rule of [rules.train, rules.val, rules.hidden]) {
    const domains = new Set(rule.domains);
    const slack = rule.share === undefined ? 1 : 1.1;
    const own =
      rule.limit === undefined
        ? null
        : Math.ceil((slack * rule.limit.clips) / shareOf(rule) / domains.size);
    for (const domain of domains) {
      const others = needed.get(domain);
      needed.set(domain, own === null || others === null ? null : Math.max(own, others ?? 0));
    }
  }
  return Object.fromEntries([...needed].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function makeUpWhole(a: SplitRule, b: SplitRule): boolean {
  const domainsOf = (rule: SplitRule): string => [...new Set(rule.domains)].toSorted().join('\n');
  return domainsOf(a) === domainsOf(b) && shareOf(a) + shareOf(b) > 1 - 1e-9;
}

function secondsOf(examples: readonly Example[]): number {
  return examples.reduce((sum, example) => sum + example.seconds, 0);
}

/** The speaker an example is grouped by. */
export function speakerOf(example: Example): string {
  return example.speaker ?? `clip:${example.id}`;
}

/** Whole speakers in the order of their hash, as near to this many seconds as that order comes. */
function upToShare(wanted: number, pool: readonly Example[], salt: string): readonly Example[] {
  const seconds = new Map<string, number>();
  for (const example of pool) {
    const speaker = speakerOf(example);
    seconds.set(speaker, (seconds.get(speaker) ?? 0) + example.seconds);
  }
  const taken = new Set<string>();
  let sum = 0;
  for (const speaker of [...seconds.keys()].toSorted(byHash(salt))) {
    const own = seconds.get(speaker) ?? 0;
    // A speaker belongs to the split if that brings the sum nearer to the share.
    if (Math.abs(sum + own - wanted) >= Math.abs(sum - wanted)) break;
    taken.add(speaker);
    sum += own;
  }
  return pool.filter((example) => taken.has(speakerOf(example)));
}

function limited(examples: readonly Example[], rule: SplitRule, salt: string): readonly Example[] {
  if (rule.limit === undefined || examples.length <= rule.limit.clips) return examples;
  const kept = new Set(
    examples
      .map((example) => example.id)
      .toSorted(byHash(salt))
      .slice(0, rule.limit.clips),
  );
  return examples.filter((example) => kept.has(example.id));
}

function byHash(salt: string): (a: string, b: string) => number {
  const hash = (text: string): string => digestOf(`${salt}|${text}`);
  return (a, b) => (hash(a) < hash(b) ? -1 : 1);
}
