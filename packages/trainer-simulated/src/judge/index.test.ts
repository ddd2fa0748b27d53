import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  compareReplay,
  isPlugin,
  verdictSchema,
  type Replay,
  type ReplayedTransition,
  type RunReader,
  type Verdict,
} from '@rl-exp/core';
import { playEpisode } from '../__fixtures__/play-episode.ts';
import { createSimulatedWorld, type SimulatedWorld } from '../__fixtures__/simulated-world.ts';
import plugin from './index.ts';
import { simulatedJudgeOptionsSchema } from './options.ts';

const longRun = ['lr_up', 'lr_up', 'hold', 'lr_down', 'hold'];
let world: SimulatedWorld;

beforeEach(async () => {
  world = await createSimulatedWorld();
});
afterEach(() => rm(world.folder, { recursive: true, force: true }));

async function judge(run: RunReader): Promise<Verdict> {
  const made = plugin.create(simulatedJudgeOptionsSchema.parse({}), {
    logger: { debug() {}, info() {}, warn() {}, progress() {} },
    cacheDirectory: world.folder,
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: () => null,
    secret: ({ env }) => {
      throw new Error(`the simulated judge asked for ${env}`);
    },
  });
  return verdictSchema.parse(await made.judge(run, new AbortController().signal));
}

const statusOf = (verdict: Verdict, check: string) =>
  verdict.checks.find(({ name }) => name === check)?.status;

test('it is a judge plugin, and its verdict says that it is simulated', async () => {
  expect(isPlugin(plugin)).toBe(true);
  expect(plugin.kind).toBe('judge');
  const verdict = await judge(await playEpisode(world, { actions: ['hold'] }));
  expect(verdict.notice).toBe('Simulated training: no number here was measured on a model.');
  expect(verdict.hidden.method).toMatch(/^Simulated/);
});

test.each(['wer', 'wer_capped', 'cer'])(
  'training that helped passes, measured in %s',
  async (metric) => {
    const verdict = await judge(await playEpisode(world, { actions: longRun, metric }));
    expect(verdict.status).toBe('pass');
    const { base, submitted, improvement } = verdict.hidden;
    expect(improvement.low).toBeGreaterThan(0);
    expect(improvement.value).toBeCloseTo(base.value - submitted.value, 12);
    for (const { low, value, high } of [base, submitted, improvement]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
    }
  },
);

test('next to no training is inconclusive', async () => {
  const verdict = await judge(await playEpisode(world, { actions: ['hold'], audioSeconds: 0.001 }));
  expect(verdict.status).toBe('inconclusive');
});

test('a failure at the end is judged by the state before it', async () => {
  const run = await playEpisode(world, { actions: [...longRun, 'lr_to_nan', 'stop'] });
  expect(run.trajectory.steps.at(-2)?.transition?.outcome).toBe('nan');
  expect((await judge(run)).status).toBe('pass');
});

test('of a tree the best state is judged, not the last one', async () => {
  const run = await playEpisode(world, {
    actions: [...longRun, { action: 'hold', from: 0 }, { action: 'lr_to_nan', from: 1 }],
  });
  const verdict = await judge(run);
  expect(statusOf(verdict, 'val_reproduced')).toBe('pass');
  expect(verdict.val.claimed).toBe(
    run.trajectory.steps[longRun.length - 1]?.evaluation?.metrics.wer,
  );
  const [, ...others] = run.trajectory.steps.flatMap(({ transition }) => transition?.state ?? []);
  const claimsAnother = { ...run.trajectory, delivered: others.at(-2) ?? null };
  const doctored = await judge({ ...run, trajectory: claimsAnother });
  expect(statusOf(doctored, 'val_reproduced')).toBe('fail');
});

test('an audit is a check of its own where one was asked for', async () => {
  const run = await playEpisode(world, { actions: longRun });
  expect(statusOf(await judge(run), 'replay')).toBeUndefined();
  const [step] = run.trajectory.steps;
  if (step?.transition == null) throw new Error('no transition');
  const recorded = {
    outcome: step.transition.outcome,
    state: step.transition.state,
    train_loss: step.transition.metrics.train_loss,
    value: step.evaluation?.metrics.wer ?? null,
  };
  const replayOf = (replayed: ReplayedTransition): Replay =>
    compareReplay({ step: 1, key: 'a'.repeat(64), recorded, replayed, comparison: 'identity' });
  const audited = (replay: Replay): Promise<Verdict> => judge({ ...run, replays: [replay] });
  const same = await audited(replayOf(recorded));
  expect([same.status, statusOf(same, 'replay')]).toEqual(['pass', 'pass']);
  const other = await audited(replayOf({ ...recorded, value: 0.1 }));
  expect([other.status, statusOf(other, 'replay')]).toEqual(['fail', 'fail']);
});

test('speakers who were heard in training are scored apart from those who were not', async () => {
  const { groups } = await judge(await playEpisode(world, { actions: ['hold'] }));
  expect(Object.keys(groups).toSorted()).toEqual(['seen_speakers', 'unseen_speakers']);
  const counted = Object.values(groups).reduce((sum, group) => sum + group.utterances, 0);
  expect(counted).toBe(world.examples.hidden.length);
});

test('less of what was learned shows in the hidden domain than on val', async () => {
  const verdict = await judge(await playEpisode(world, { actions: longRun }));
  expect(verdict.hidden.submitted.value).toBeGreaterThan(verdict.val.reproduced);
});

test('a checkpoint other than the one on record fails', async () => {
  const run = await playEpisode(world, { actions: longRun });
  const verdict = await judge({ ...run, submittedCheckpoint: run.baseCheckpoint });
  expect(verdict.status).toBe('fail');
  expect(statusOf(verdict, 'val_reproduced')).toBe('fail');
});

test('a journal with a line taken out fails', async () => {
  const run = await playEpisode(world, { actions: longRun });
  const verdict = await judge({ ...run, journalLines: run.journalLines.toSpliced(3, 1) });
  expect(verdict.status).toBe('fail');
  expect(statusOf(verdict, 'journal_chain')).toBe('fail');
});

test('a submitted checkpoint that cannot be read fails, with the score of the untouched one', async () => {
  const run = await playEpisode(world, { actions: longRun });
  const verdict = await judge({ ...run, submittedCheckpoint: world.folder });
  expect([verdict.status, statusOf(verdict, 'checkpoint_readable')]).toEqual(['fail', 'fail']);
  expect(verdict.hidden.submitted).toEqual(verdict.hidden.base);
});

test('checkpoints of a real trainer are an error that names the file', async () => {
  const run = await playEpisode(world, { actions: ['hold'] });
  await expect(judge({ ...run, baseCheckpoint: world.folder })).rejects.toMatchObject({
    code: 'RLX_SIMULATED_CHECKPOINT_UNKNOWN',
    message: expect.stringContaining(join(world.folder, 'simulated-checkpoint.json')),
  });
});
