import { readFile } from 'node:fs/promises';
import {
  brokenLink,
  definePlugin,
  improvement,
  metricValue,
  parseExamples,
  quantile,
  replayCheck,
  speakerOf,
  unitDraw,
  type CheckResult,
  type Interval,
  type ManifestReference,
  type RunReader,
  type Verdict,
} from '@rl-exp/core';
import { z } from 'zod';
import { normalised, readModel, restored, type Model } from './restore.ts';

/** A text under both checkpoints: its words, and how many of them are wrong. */
interface Scored {
  readonly speaker: string;
  readonly words: number;
  readonly base: number;
  readonly submitted: number;
}
type Side = 'base' | 'submitted';

/** The delivered checkpoint may differ from the claim by a rounding in the last bits, which turns hardly a word. */
const tolerance = 0.002;

/** Restores hidden text with the checkpoints themselves, and never asks the trainer. */
export default definePlugin({
  kind: 'judge',
  name: 'vowels',
  specificationVersion: 'v1',
  summary: 'Word error rate of restored vowels on hidden text.',
  options: z.strictObject({
    draws: z.int().min(100).default(1000).describe('Draws behind the 95 % intervals.'),
  }),
  create: ({ draws }) => ({ judge: async (run) => await judge(run, draws) }),
});

async function judge(run: RunReader, draws: number): Promise<Verdict> {
  const models = {
    base: await readModel(run.baseCheckpoint),
    submitted: await readModel(run.submittedCheckpoint),
  };
  const [hidden, val] = await Promise.all(
    [run.splits.hidden, run.splits.val].map(async (split) => await score(split, models)),
  );
  const rates = ratesOf(hidden ?? [], draws, run.cell.seed);
  const claimed = metricValue(claimedMetrics(run), 'wer');
  const reproduced = rate(val ?? [], 'submitted');
  const { trained, reused } = run.trajectory.totals;
  const checks = [
    check('journal_chain', brokenLink(run.journalLines) === null, 'The journal is whole.'),
    check(
      'val_reproduced',
      Math.abs(claimed - reproduced) <= tolerance,
      `The record claims ${claimed.toFixed(4)} on val, the judge finds ${reproduced.toFixed(4)}.`,
    ),
    check(
      'hidden_improvement',
      rates.improvement.low > 0 ? true : rates.improvement.high < 0 ? false : null,
      `The error rate on hidden text falls by ${rates.improvement.value.toFixed(4)}.`,
    ),
    ...(run.replays === null ? [] : [replayCheck(run.replays, trained + reused)]),
  ];
  return {
    schema: 'rl-exp/verdict/v1',
    status:
      (['fail', 'inconclusive'] as const).find((status) =>
        checks.some((each) => each.status === status),
      ) ?? 'pass',
    metric: 'wer',
    hidden: { ...rates, method: `Paired bootstrap over speakers, ${draws} draws.` },
    groups: {},
    val: { claimed, reproduced, tolerance },
    checks,
    notice: run.trajectory.notice,
  };
}

async function score(
  split: ManifestReference,
  models: Readonly<Record<Side, Model>>,
): Promise<readonly Scored[]> {
  const examples = parseExamples(await readFile(split.path, 'utf8'));
  return examples.map((example) => {
    const text = normalised(example.text);
    const words = text.split(' ');
    const wrong = (model: Model): number => {
      const found = restored(model, text).split(' ');
      return words.filter((word, index) => word !== found[index]).length;
    };
    return {
      speaker: speakerOf(example),
      words: words.length,
      base: wrong(models.base),
      submitted: wrong(models.submitted),
    };
  });
}

function rate(texts: readonly Scored[], side: Side): number {
  const sum = (of: 'words' | Side): number => texts.reduce((all, text) => all + text[of], 0);
  return sum(side) / Math.max(1, sum('words'));
}

/** Both rates and their difference, with intervals from drawing speakers again and again. */
function ratesOf(
  texts: readonly Scored[],
  draws: number,
  seed: number,
): Readonly<Record<Side | 'improvement', Interval>> {
  const speakers = [...Map.groupBy(texts, ({ speaker }) => speaker).values()];
  const drawn = Array.from({ length: draws }, (_, draw) =>
    speakers.flatMap((_unused, place) => {
      const chosen = Math.floor(speakers.length * unitDraw(`${seed} ${draw} ${place}`));
      return speakers[chosen] ?? [];
    }),
  );
  const interval = (value: (of: readonly Scored[]) => number): Interval => {
    const sorted = drawn.map(value).toSorted((a, b) => a - b);
    return { value: value(texts), low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  };
  const objective = { metric: 'wer', goal: 'minimize' } as const;
  return {
    base: interval((of) => rate(of, 'base')),
    submitted: interval((of) => rate(of, 'submitted')),
    improvement: interval((of) => improvement(objective, rate(of, 'base'), rate(of, 'submitted'))),
  };
}

/** What the record claims on val for the delivered state. */
function claimedMetrics({ trajectory }: RunReader): Readonly<Record<string, number>> {
  const { root, delivered, steps } = trajectory;
  if (delivered === root.state) return root.metrics;
  const reached = steps.find(({ transition }) => transition?.state === delivered);
  return reached?.evaluation?.metrics ?? {};
}

function check(name: string, holds: boolean | null, summary: string): CheckResult {
  const status = holds === null ? 'inconclusive' : holds ? 'pass' : 'fail';
  return { name, status, summary, evidence: {} };
}
