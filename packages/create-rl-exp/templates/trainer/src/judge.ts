import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  brokenLink,
  definePlugin,
  deliveredMetrics,
  improvement,
  quantile,
  randomStream,
  replayCheck,
  speakerOf,
  type CheckResult,
  type Interval,
  type RunReader,
  type Verdict,
} from '@rl-exp/core';
import { z } from 'zod';
import { checkpointFile, rmseOf } from './model.ts';
import { readExamples } from './read-examples.ts';

/** Scores the trainer's checkpoints on data that it never saw. */
export default definePlugin({
  kind: 'judge',
  name: '__name__',
  specificationVersion: 'v1',
  summary: 'Scores guesses of how long clips take, on hidden data.',
  options: z.strictObject({
    resamples: z.int().positive().default(500).describe('Draws of the bootstrap over speakers.'),
  }),
  create: ({ resamples }) => ({
    async judge(run, signal) {
      signal.throwIfAborted();
      return await verdictOf(run, resamples);
    },
  }),
});

const checkpointSchema = z.object({
  state: z.string(),
  weights: z.tuple([z.number(), z.number(), z.number()]),
});

async function readCheckpoint(directory: string): Promise<z.infer<typeof checkpointSchema>> {
  return checkpointSchema.parse(
    JSON.parse(await readFile(join(directory, checkpointFile), 'utf8')),
  );
}

async function verdictOf(run: RunReader, resamples: number): Promise<Verdict> {
  const { objective } = run.cell;
  const [base, readable, hidden, val] = await Promise.all([
    readCheckpoint(run.baseCheckpoint),
    // A run that is bad is a verdict; an exception is for a judge that cannot work.
    readCheckpoint(run.submittedCheckpoint).catch(() => null),
    readExamples(run.splits.hidden),
    readExamples(run.splits.val),
  ]);
  const submitted = readable ?? base;
  const claimed = deliveredMetrics(run.trajectory)?.[objective.metric] ?? Number.NaN;
  const reproduced = rmseOf(submitted.weights, val);
  const speakers = [...Map.groupBy(hidden, speakerOf).values()];
  const scoresOf = (drawn: typeof speakers) => {
    const clips = drawn.flat();
    const [before, after] = [rmseOf(base.weights, clips), rmseOf(submitted.weights, clips)];
    return { base: before, submitted: after, improvement: improvement(objective, before, after) };
  };
  const random = randomStream(1);
  const draws = Array.from({ length: resamples }, () =>
    scoresOf(speakers.map(() => speakers[Math.floor(random() * speakers.length)] ?? [])),
  );
  const whole = scoresOf(speakers);
  const interval = (of: keyof typeof whole): Interval => {
    const sorted = draws.map((draw) => draw[of]).toSorted((a, b) => a - b);
    return { value: whole[of], low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  };
  const gain = interval('improvement');
  const { trained, reused } = run.trajectory.totals;
  const checks = [
    check(
      'journal_chain',
      brokenLink(run.journalLines) === null,
      'Every journal line follows from the one before.',
    ),
    check(
      'delivered_state',
      readable?.state === run.trajectory.delivered,
      'The submitted checkpoint can be read, and is of the state that was delivered.',
    ),
    check(
      'val_reproduced',
      Math.abs(claimed - reproduced) <= 1e-9,
      `The submitted checkpoint reaches ${claimed} on val, as claimed.`,
    ),
    improvementCheck(gain),
    ...(run.replays === null ? [] : [replayCheck(run.replays, trained + reused)]),
  ];
  const order = ['fail', 'inconclusive', 'pass'] as const;
  return {
    schema: 'rl-exp/verdict/v1',
    status: order.find((status) => checks.some((one) => one.status === status)) ?? 'pass',
    metric: objective.metric,
    hidden: {
      base: interval('base'),
      submitted: interval('submitted'),
      improvement: gain,
      method: `Bootstrap over ${speakers.length} speakers, ${resamples} draws.`,
    },
    groups: {},
    val: { claimed, reproduced, tolerance: 1e-9 },
    checks,
    notice: null,
  };
}

function check(name: string, holds: boolean, claim: string): CheckResult {
  return {
    name,
    status: holds ? 'pass' : 'fail',
    summary: holds ? claim : `Not so: ${claim}`,
    evidence: {},
  };
}

function improvementCheck({ value, low, high }: Interval): CheckResult {
  const status = low > 0 ? 'pass' : high < 0 ? 'fail' : 'inconclusive';
  const summary = `On hidden data the submitted checkpoint gains ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}).`;
  return { name: 'hidden_improvement', status, summary, evidence: { value, low, high } };
}
