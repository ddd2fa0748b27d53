import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  brokenLink,
  definePlugin,
  deliveredMetrics,
  improvement,
  parseExamples,
  quantile,
  randomStream,
  speakerOf,
  unitDraw,
  type CheckResult,
  type EvaluationItem,
  type Example,
  type Interval,
  type ManifestReference,
  type RunReader,
  type Verdict,
} from '@rl-exp/core';
import { z } from 'zod';

const optionsSchema = z.strictObject({
  transfer: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('Share of what was learned that counts on hidden data.'),
  resamples: z.int().positive().default(500).describe('Draws of the bootstrap over speakers.'),
});
type Options = z.infer<typeof optionsSchema>;

/** Counts the recorded transcripts again, and scores checkpoints of the simulated trainer on hidden data. */
export default definePlugin({
  kind: 'judge',
  name: '__name__',
  specificationVersion: 'v1',
  summary:
    'Counts recorded transcripts again and scores simulated checkpoints. Its numbers are simulated.',
  options: optionsSchema,
  needs: () => ({ cpus: 1, accelerator: false, memory_bytes: null }),
  create: (chosen) => ({
    async judge(run, signal) {
      signal.throwIfAborted();
      return await verdictOf(run, chosen);
    },
  }),
});

async function verdictOf(run: RunReader, { transfer, resamples }: Options): Promise<Verdict> {
  const { metric } = run.cell.objective;
  const [base, submitted, hidden] = await Promise.all([
    readCheckpoint(run.baseCheckpoint),
    // A run that is bad is a verdict; an exception is for a judge that cannot work.
    readCheckpoint(run.submittedCheckpoint).catch(() => null),
    readExamples(run.splits.hidden),
  ]);
  const claimed = deliveredMetrics(run.trajectory)?.[metric] ?? Number.NaN;
  const reproduced = wordErrorRate((await recordedItems(run)).map(recount));
  const val = { claimed, reproduced, tolerance: 1e-9 };
  const score = hiddenScore({
    run,
    base,
    submitted: submitted ?? base,
    hidden,
    transfer,
    resamples,
  });
  const checks = [
    check(
      'journal_chain',
      brokenLink(run.journalLines) === null,
      'Every journal line follows from the one before.',
    ),
    check(
      'delivered_state',
      submitted?.state === run.trajectory.delivered,
      'The submitted checkpoint can be read, and is of the state that was delivered.',
    ),
    check(
      'val_recounted',
      Math.abs(claimed - reproduced) <= val.tolerance,
      `The recorded transcripts of val, counted again, give ${reproduced}; ${claimed} was claimed.`,
    ),
    improvementCheck(score.improvement),
  ];
  const order = ['fail', 'inconclusive', 'pass'] as const;
  return {
    schema: 'rl-exp/verdict/v1',
    status: order.find((status) => checks.some((one) => one.status === status)) ?? 'pass',
    metric,
    hidden: score,
    groups: {},
    val,
    checks,
    notice: 'Simulated: no number here was measured on a model.',
  };
}

// Checkpoints of the simulated trainer. A judge of a real trainer loads the weights here, with code of its own.

const checkpointSchema = z.object({
  state: z.string(),
  progress: z.object({ learned: z.coerce.number() }),
  curve: z.object({ start_wer: z.number(), floor_wer: z.number() }),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

async function readCheckpoint(directory: string): Promise<Checkpoint> {
  const text = await readFile(join(directory, 'simulated-checkpoint.json'), 'utf8');
  return checkpointSchema.parse(JSON.parse(text));
}

/** Words of an example that the checkpoint gets wrong. A real judge transcribes `example.audio` here and counts edits. */
function transcribe({ progress, curve }: Checkpoint, example: Example, transfer: number): Counts {
  const words = wordsOf(example.text).length;
  const rate = curve.start_wer + (curve.floor_wer - curve.start_wer) * progress.learned * transfer;
  return { words, edits: Math.floor(words * rate + unitDraw(`__name__|${example.id}`)) };
}

// Scores.

interface Counts {
  readonly words: number;
  readonly edits: number;
}

function wordErrorRate(counts: readonly Counts[]): number {
  const sum = (of: keyof Counts): number => counts.reduce((total, one) => total + one[of], 0);
  return sum('edits') / Math.max(1, sum('words'));
}

/** Both checkpoints on hidden data, with 95 % intervals from drawing speakers again and again. */
function hiddenScore(options: {
  readonly run: RunReader;
  readonly base: Checkpoint;
  readonly submitted: Checkpoint;
  readonly hidden: readonly Example[];
  readonly transfer: number;
  readonly resamples: number;
}): Verdict['hidden'] {
  const { run, base, submitted, hidden, transfer, resamples } = options;
  const speakers = [...Map.groupBy(hidden, speakerOf).values()].map((clips) =>
    clips.map((clip) => ({
      base: transcribe(base, clip, transfer),
      submitted: transcribe(submitted, clip, transfer),
    })),
  );
  const scoresOf = (drawn: typeof speakers) => {
    const clips = drawn.flat();
    const before = wordErrorRate(clips.map((clip) => clip.base));
    const after = wordErrorRate(clips.map((clip) => clip.submitted));
    return {
      base: before,
      submitted: after,
      improvement: improvement(run.cell.objective, before, after),
    };
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
  return {
    base: interval('base'),
    submitted: interval('submitted'),
    improvement: interval('improvement'),
    method: `Simulated; bootstrap over ${speakers.length} speakers, ${resamples} draws.`,
  };
}

// What is on record.

/** Transcripts of val, as they were recorded for the state that was delivered. */
async function recordedItems(run: RunReader): Promise<readonly EvaluationItem[]> {
  const { delivered, steps } = run.trajectory;
  const step = steps.find(
    ({ transition, evaluation }) => evaluation !== null && transition?.state === delivered,
  );
  const start = run.journal
    .map(({ event }) => event)
    .find((event) => event.type === 'episode-start');
  const key = step?.evaluation?.key ?? start?.evaluation.key;
  return key === undefined ? [] : await run.evaluationItems(key);
}

const transcriptSchema = z.object({ reference: z.string(), hypothesis: z.string() });

function recount(item: EvaluationItem): Counts {
  const { reference, hypothesis } = transcriptSchema.parse(item);
  const words = wordsOf(reference);
  return { words: words.length, edits: editDistance(words, wordsOf(hypothesis)) };
}

/** The fewest insertions, deletions and substitutions of words (Levenshtein 1966). */
function editDistance(reference: readonly string[], hypothesis: readonly string[]): number {
  let above = Array.from({ length: hypothesis.length + 1 }, (_none, index) => index);
  for (const [row, word] of reference.entries()) {
    const current = [row + 1];
    for (const [column, other] of hypothesis.entries()) {
      const substituted = (above[column] ?? 0) + (word === other ? 0 : 1);
      current.push(Math.min(substituted, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}

async function readExamples(split: ManifestReference): Promise<readonly Example[]> {
  return parseExamples(await readFile(split.path, 'utf8'));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

// Checks.

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
