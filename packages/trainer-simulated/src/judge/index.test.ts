import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  isPlugin,
  startOf,
  verdictSchema,
  type RunReader,
  type StateManifest,
  type Verdict,
} from '@rl-exp/core';
import { createSimulatedWorld, type SimulatedWorld } from '../__fixtures__/simulated-world.ts';
import plugin from './index.ts';
import { simulatedJudgeOptionsSchema } from './options.ts';

const signal = new AbortController().signal;
let world: SimulatedWorld;

beforeEach(async () => {
  world = await createSimulatedWorld();
});
afterEach(() => rm(world.folder, { recursive: true, force: true }));

/** Judges a record that claims what val says about `submitted`, unless told another claim. */
async function judge(options: {
  readonly audioSeconds: number;
  readonly claim?: number;
  readonly journalLines?: readonly string[];
  readonly metric?: string;
}): Promise<Verdict> {
  const { audioSeconds, metric = 'wer' } = options;
  const trainer = await world.open();
  const hyperparameters = startOf(trainer.hyperparameters);
  const request = { parent: trainer.root, hyperparameters, replicate: 0 };
  const result = await trainer.advance(
    { ...request, segment: { audio_seconds: audioSeconds } },
    signal,
  );
  if (result.outcome !== 'ok') throw new Error(`the segment failed: ${result.outcome}`);
  const value = async (state: StateManifest) => (await trainer.evaluate(state, signal)).metrics;
  const metrics = await value(result.state);
  const checkpoint = async (name: string, state: StateManifest): Promise<string> =>
    (await trainer.export(state, join(world.folder, name))).directory;
  const made = plugin.create(simulatedJudgeOptionsSchema.parse({}), {
    logger: { debug() {}, info() {}, warn() {}, progress() {} },
    cacheDirectory: world.folder,
    slot: { launch: [], python: null, accelerator: 'cpu' },
    resolveReference: () => null,
    secret: () => '',
  });
  // The judge reads these of a run and nothing else.
  const run = {
    cell: { objective: { metric, goal: 'minimize' } },
    journalLines: options.journalLines ?? [],
    trajectory: {
      root: { metrics: await value(trainer.root) },
      steps: [
        { evaluation: { metrics: { ...metrics, [metric]: options.claim ?? metrics[metric] } } },
      ],
    },
    splits: world.splits,
    baseCheckpoint: await checkpoint('base', trainer.root),
    submittedCheckpoint: await checkpoint('submitted', result.state),
  } as unknown as RunReader;
  return verdictSchema.parse(await made.judge(run, signal));
}

test('it is a judge plugin, and its verdict says that it is simulated', async () => {
  expect(isPlugin(plugin)).toBe(true);
  expect(plugin.kind).toBe('judge');
  const verdict = await judge({ audioSeconds: 600 });
  expect(verdict.notice).toBe('Simulated training: no number here was measured on a model.');
  expect(verdict.hidden.method).toMatch(/^Simulated/);
});

test.each(['wer', 'wer_capped', 'cer'])(
  'training that helped passes, measured in %s',
  async (metric) => {
    const verdict = await judge({ audioSeconds: 3000, metric });
    expect(verdict.status).toBe('pass');
    expect(verdict.hidden.improvement.low).toBeGreaterThan(0);
    const { base, submitted, improvement } = verdict.hidden;
    expect(improvement.value).toBeCloseTo(base.value - submitted.value, 12);
    for (const { low, value, high } of [base, submitted, improvement]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
    }
  },
);

test('next to no training is inconclusive', async () => {
  const verdict = await judge({ audioSeconds: 0.001 });
  expect(verdict.status).toBe('inconclusive');
});

test('speakers who were heard in training are scored apart from those who were not', async () => {
  const { groups } = await judge({ audioSeconds: 600 });
  expect(Object.keys(groups).toSorted()).toEqual(['seen_speakers', 'unseen_speakers']);
  const counted = Object.values(groups).reduce((sum, group) => sum + group.utterances, 0);
  expect(counted).toBe(world.examples.hidden.length);
});

test('less of what was learned shows in the hidden domain than on val', async () => {
  const verdict = await judge({ audioSeconds: 3000 });
  expect(verdict.hidden.submitted.value).toBeGreaterThan(verdict.val.reproduced);
});

test('a claim that does not come out again fails', async () => {
  const verdict = await judge({ audioSeconds: 3000, claim: 0.01 });
  expect(verdict.status).toBe('fail');
  expect(verdict.checks.find(({ name }) => name === 'val_reproduced')?.status).toBe('fail');
});

test('a broken journal fails', async () => {
  const verdict = await judge({ audioSeconds: 3000, journalLines: ['{}'] });
  expect(verdict.status).toBe('fail');
  expect(verdict.checks.find(({ name }) => name === 'journal_chain')?.summary).toBe(
    'Journal line 1: not a journal record.',
  );
});
