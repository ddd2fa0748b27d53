import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brokenLink, evaluationSchema, stateManifestSchema } from '@rl-exp/core';
import { resolvePython } from '@rl-exp/bridge';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkout, command } from './command.ts';
import { runSwahili, scripted, unjudged, type Answer } from './run-swahili.ts';
import { answerSchema } from './trial.ts';
import { wordErrors, words } from './word-errors.ts';

const itemSchema = z.looseObject({ reference: z.string(), hypothesis: z.string() });
const transcriptSchema = itemSchema.extend({
  wer: z.number(),
  words: z.int(),
  substitutions: z.int(),
  deletions: z.int(),
  insertions: z.int(),
});
const baselineSchema = z.object({
  val: z.record(z.string(), z.number()),
  examples: z.object({ worst: z.array(transcriptSchema), best: z.array(transcriptSchema) }),
  notice: z.string(),
});

describe('one real episode from an empty store', () => {
  let answer: Answer;
  beforeAll(async () => {
    answer = await runSwahili(scripted('batch_down, lr_up, batch_down, hold, hold'));
  }, 900_000);

  test('nothing was reused and every step trained', () => {
    const { totals, steps } = answer.trajectory;
    expect(totals).toMatchObject({ reused: 0, trained: 5 });
    for (const step of steps) {
      expect(step.transition?.outcome).toBe('ok');
      expect(step.transition?.updates).toBeGreaterThan(5);
    }
  });

  test('weights changed, and every state differs from the one before', async () => {
    const { root, steps } = answer.trajectory;
    const ids = [root.state, ...steps.map((step) => step.transition?.state ?? '')];
    expect(new Set(ids).size).toBe(6);
    const weights = await Promise.all(ids.map(async (id) => await weightsOf(answer.store, id)));
    for (const [index, state] of weights.entries()) {
      const before = weights[index - 1];
      if (before === undefined) continue;
      const changed = [...state].filter(([name, blob]) => before.get(name) !== blob);
      expect(changed.length).toBeGreaterThan(20);
    }
  });

  test('loss fell and WER fell', () => {
    const losses = answer.trajectory.steps.map(
      (step) => step.transition?.metrics.train_loss ?? Infinity,
    );
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.8);
    const last = answer.trajectory.steps.at(-1)?.evaluation?.metrics['wer'] ?? Infinity;
    expect(last).toBeLessThan((answer.trajectory.root.metrics['wer'] ?? 0) - 0.1);
  });

  test('its page lets the clips that went worst and best be heard, and says what came of it', async () => {
    const { exitCode, stdout, stderr } = await command(['report', answer.run]);
    expect(exitCode, stderr).toBe(0);
    const page = await readFile(stdout.trim(), 'utf8');
    expect(page.match(/<article class="transcript">/g)).toHaveLength(6);
    const clips = [...page.matchAll(/src="data:audio\/wav;base64,([^"]+)"/g)].map(([, content]) =>
      Buffer.from(content ?? '', 'base64'),
    );
    expect(clips).toHaveLength(6);
    for (const clip of clips) expect(clip.readUInt32LE(24)).toBe(16_000);
    const last = answer.trajectory.steps.at(-1)?.evaluation?.metrics['wer'] ?? Number.NaN;
    expect(page).toContain(`${(100 * last).toFixed(2)} %`);
    const { length } = answer.verdict.checks;
    expect(page).toContain(`${length - 1} of ${length} checks passed`);
  });

  test('at least 150 val clips were decoded, and the hypotheses on disk give every reported WER', async () => {
    const journal = (
      await readFile(join(answer.run, 'cells', answer.cell, 'journal.jsonl'), 'utf8')
    )
      .trim()
      .split('\n');
    expect(brokenLink(journal)).toBeNull();
    const keys = journal
      .map(
        (line) =>
          z.object({ event: z.looseObject({ type: z.string() }) }).parse(JSON.parse(line)).event,
      )
      .flatMap(
        (event) =>
          z
            .object({
              evaluation: z.object({ key: z.string(), metrics: z.record(z.string(), z.number()) }),
            })
            .safeParse(event).data?.evaluation ?? [],
      );
    expect(keys).toHaveLength(6);
    for (const { key, metrics } of keys) {
      const path = join(answer.store, 'evaluations', key.slice(0, 2), `${key}.json`);
      const record: unknown = JSON.parse(await readFile(path, 'utf8'));
      const evaluation = z.object({ result: evaluationSchema }).parse(record).result;
      const items = evaluation.items.map((item) => itemSchema.parse(item));
      expect(items.length).toBeGreaterThanOrEqual(150);
      const errors = items.reduce(
        (sum, item) => sum + wordErrors(item.reference, item.hypothesis),
        0,
      );
      const total = items.reduce((sum, item) => sum + words(item.reference).length, 0);
      expect(metrics['wer']).toBeCloseTo(errors / total, 12);
    }
  });

  test('the judge scored the hidden domain and every check holds', () => {
    const { verdict } = answer;
    const open = verdict.checks.filter((check) => check.status !== 'pass');
    // The synthetic voices speak in every domain, which is told and not held against a run.
    expect(open.map(({ name }) => [name, verdict.policy?.[name]])).toEqual([
      ['speakers_apart', 'reported'],
    ]);
    expect(verdict.status).toBe('pass');
    expect(verdict.hidden.improvement.low).toBeGreaterThan(0);
    expect(verdict.notice ?? answer.trajectory.notice).toMatch(/synthetic/i);
  });

  test('the exported checkpoint loads in plain transformers and scores what the trajectory says', async () => {
    const logger = { debug() {}, info() {}, warn() {}, progress() {} };
    const python = await resolvePython({
      slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
      requires: ['torch', 'transformers', 'numpy', 'jiwer'],
      logger,
      signal: new AbortController().signal,
    });
    const cell = join(answer.run, 'cells', answer.cell);
    const val = join(cell, 'splits', 'val.jsonl');
    const root = await audioRoot();
    const script = join(checkout, 'tests', 'score-checkpoint.py');
    const { stdout, stderr, status } = spawnSync(
      python,
      [script, join(cell, 'checkpoint'), val, root],
      {
        encoding: 'utf8',
      },
    );
    expect(status, stderr).toBe(0);
    const claimed = answer.trajectory.steps.at(-1)?.evaluation?.metrics['wer'] ?? 0;
    // Plain transformers decodes at full context, the trainer at each clip's own length.
    expect(Math.abs(Number(stdout) - claimed)).toBeLessThan(0.03);
  }, 900_000);

  test('baseline shows what the untouched checkpoint writes down, from the same evaluation', async () => {
    const { exitCode, stdout, stderr } = await command([
      'baseline',
      'experiments/swahili.yaml',
      '--json',
      '--store',
      answer.store,
    ]);
    expect(exitCode, stderr).toBe(0);
    const { val, examples, notice } = baselineSchema.parse(JSON.parse(stdout));
    expect(val).toEqual(answer.trajectory.root.metrics);
    expect(notice).toMatch(/synthetic/i);
    const { worst, best } = examples;
    expect([worst.length, best.length]).toEqual([5, 5]);
    for (const { wer, words: said, reference, hypothesis, ...edits } of [...worst, ...best]) {
      expect(said).toBe(words(reference).length);
      expect(wer).toBeCloseTo(wordErrors(reference, hypothesis) / said, 12);
      expect(edits.substitutions + edits.deletions + edits.insertions).toBeCloseTo(wer * said, 9);
    }
    const rates = [...best, ...worst.toReversed()].map(({ wer }) => wer);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  }, 900_000);

  test('run again, a finished plan prints its result and trains nothing', async () => {
    const { stdout, exitCode } = await command([
      'run',
      'experiments/swahili.yaml',
      '--json',
      '--store',
      answer.store,
      '--runs',
      join(answer.run, '..', '..'),
      ...scripted('batch_down, lr_up, batch_down, hold, hold'),
    ]);
    expect(exitCode).toBe(0);
    const again = answerSchema.parse(JSON.parse(stdout));
    expect(again.run).toBe(answer.run);
    expect(again.cells[0]?.trajectory.steps).toEqual(answer.trajectory.steps);
  });
});

test('a learning rate of 3e-2 ends in nan or diverged, and the episode goes on from the parent', async () => {
  const answer = await runSwahili([
    ...unjudged,
    '--set',
    'hyperparameters.lr.start=3e-2',
    '--set',
    'environment.steps=1',
    ...scripted('hold'),
  ]);
  const [step] = answer.trajectory.steps;
  expect(['nan', 'diverged']).toContain(step?.transition?.outcome);
  expect(step?.transition?.state).toBe(answer.trajectory.root.state);
  expect(answer.trajectory.delivered).toBe(answer.trajectory.root.state);
}, 900_000);

async function weightsOf(store: string, id: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(store, 'states', id.slice(0, 2), `${id}.json`), 'utf8');
  const { entries } = z.object({ manifest: stateManifestSchema }).parse(JSON.parse(text)).manifest;
  return new Map(
    entries
      .filter(({ name }) => !name.startsWith('optimizer/'))
      .map(({ name, blob }) => [name, blob]),
  );
}

async function audioRoot(): Promise<string> {
  const cache =
    process.env['RL_EXP_CACHE'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? '', '.cache'), 'rl-exp');
  const data = join(cache, 'data-speech');
  expect(await readdir(data)).toContain('audio');
  return join(data, 'audio');
}
