import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { trajectorySchema } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  eventsOf,
  expectRefused,
  filesBelow,
  journalLines,
  Trial,
  type CellAnswer,
} from './trial.ts';

let trial: Trial;
let parent: CellAnswer;

beforeAll(async () => {
  trial = await Trial.open({ kept: true });
  parent = await trial.run();
  return async () => await trial.remove();
});

const sets = (...values: readonly string[]) => values.flatMap((value) => ['--set', value]);
const script = (actions: string): readonly string[] => [
  '--set',
  `agent={use: mock, with: {policy: scripted, actions: [${actions}]}}`,
];
const actionsOf = ({ trajectory }: CellAnswer): readonly string[] =>
  trajectory.steps.map(({ decision }) => decision.action);

/** Lines of a run's journal up to the record of a step; up to the episode's start for 0. */
function linesUpTo(run: string, step: number): readonly string[] {
  const end = eventsOf(run).findIndex((event) =>
    step === 0 ? event.type === 'episode-start' : event.type === 'step-end' && event.step === step,
  );
  return journalLines(run).slice(0, end + 1);
}

/** What every honest fork comes to. */
function expectForked(fork: CellAnswer, from: CellAnswer, step: number): void {
  const { trajectory, verdict, run } = fork;
  const taken = linesUpTo(from.run, step);
  expect(journalLines(run).slice(0, taken.length)).toEqual(taken);
  expect(eventsOf(run)[taken.length]).toMatchObject({ type: 'fork', step, cell: trajectory.cell });
  const lineage = { run: basename(from.run), cell: from.trajectory.cell, step };
  expect(trajectory.forks.at(-1)).toMatchObject(lineage);
  expect(trajectory.steps.slice(0, step).map((each) => each.transition?.reused)).toEqual(
    Array(step).fill(true),
  );
  expect(stepsOf(fork).slice(0, step)).toEqual(stepsOf(from).slice(0, step));
  expect(verdict.checks.filter(({ status }) => status !== 'pass')).toEqual([]);
  const [written = ''] = filesBelow(run, 'trajectory.json');
  expect(trajectorySchema.parse(JSON.parse(readFileSync(written, 'utf8')))).toEqual(trajectory);
}

function stepsOf({ trajectory }: CellAnswer): readonly unknown[] {
  return trajectory.steps.map(({ decision, transition, evaluation, reward }) => ({
    decision,
    reward,
    metrics: evaluation?.metrics,
    made: [transition?.key, transition?.state, transition?.outcome],
  }));
}

test('at 0, with another agent: the start alone is taken over', async () => {
  const fork = await trial.fork(parent.run, ['--at', '0', '--agent', 'mock']);
  expectForked(fork, parent, 0);
  expect(fork.trajectory.forks).toMatchObject([{ agent: 'mock' }]);
  expect(fork.trajectory.root).toEqual(parent.trajectory.root);
  expect(fork.trajectory.totals.trained).toBeGreaterThan(0);
});

test('in the middle: earlier steps are as they were, later ones as another run takes them', async () => {
  const fork = await trial.fork(parent.run, ['--at', '2', ...script('lr_up, lr_up, lr_up, lr_up')]);
  expectForked(fork, parent, 2);
  expect(actionsOf(fork)).toEqual(['lr_up', 'batch_up', 'lr_up', 'lr_up']);
  // The third segment is the parent's third, which the store has; the fourth is new.
  expect(fork.trajectory.totals).toMatchObject({ trained: 1, reused: 3 });
  expect(fork.trajectory.steps.map(({ asked }) => asked)).toEqual([1, 1, 1, 1]);
  const whole = await Trial.open();
  const alone = await whole.run(script('lr_up, batch_up, lr_up, lr_up'));
  expect(stepsOf(fork).map(made)).toEqual(stepsOf(alone).map(made));
  expect(fork.verdict.hidden).toEqual(alone.verdict.hidden);
});

const made = (step: unknown): unknown => {
  const { decision: _decision, ...rest } = Object(step);
  return rest;
};

test('at the last step of a finished run, with more steps', async () => {
  const more = ['--set', 'environment.steps=6'];
  const fork = await trial.fork(parent.run, [
    '--at',
    '4',
    ...more,
    ...script('hold, hold, hold, hold, lr_down, hold'),
  ]);
  expectForked(fork, parent, 4);
  expect(actionsOf(fork)).toEqual([...actionsOf(parent), 'lr_down', 'hold']);
  expect(fork.trajectory).toMatchObject({ status: 'truncated', reason: 'step_limit' });
});

test('under other rewards and trainer options: they hold from there on', async () => {
  const changes = [
    '--set',
    'environment.reward.step_penalty=0.2',
    '--set',
    'trainer.with.noise=0.3',
  ];
  const fork = await trial.fork(parent.run, ['--at', '2', ...changes]);
  expectForked(fork, parent, 2);
  const penalties = fork.trajectory.steps.map(({ reward }) => reward.terms['step_penalty']);
  expect(penalties).toEqual([-0.05, -0.05, -0.2, -0.2]);
  const states = (answer: CellAnswer) =>
    answer.trajectory.steps.map((step) => step.transition?.state);
  expect(states(fork).slice(2)).not.toEqual(states(parent).slice(2));
  const regimes = eventsOf(fork.run).filter(
    (event) => event.type === 'episode-start' || event.type === 'fork',
  );
  expect(new Set(regimes.map(({ fingerprint }) => fingerprint.configuration)).size).toBe(2);
});

test('a fork of a fork, killed and resumed', async () => {
  const own = await Trial.open();
  const first = await own.run();
  const second = await own.fork(first.run, ['--at', '3', ...script('hold, hold, hold, lr_down')]);
  const directory = join(own.root, 'third');
  const args = ['--at', '3', '--run', directory, ...script('hold, hold, hold, batch_down')];
  own.faults([{ call: 'advance', nth: [own.calls('advance').length + 1], ends: 'process' }]);
  expect((await own.tryFork(second.run, args)).exitCode).toBeNull();
  const third = await own.resume(directory);
  expectForked(third, first, 3);
  const deeper = await own.fork(third.run, ['--at', '4', '--set', 'environment.steps=5']);
  expectForked(deeper, third, 4);
  expect(deeper.trajectory.forks.map(({ step }) => step)).toEqual([3, 4]);
  expect(actionsOf(deeper)).toEqual(['lr_up', 'batch_up', 'lr_up', 'batch_down', 'hold']);
  // Typed again, a finished fork prints its result, with where it comes from.
  const { stdout } = await own.command(['resume', deeper.run]);
  for (const { run, cell, step, agent } of deeper.trajectory.forks)
    expect(stdout).toContain(`forked from ${run}, cell ${cell}, after step ${step}; ${agent} from`);
});

test.each([
  ['an unknown step', ['--at', '5'], 'RLX_FORK_REFUSED', 'only steps 0 to 4 are on record'],
  ['too few steps', ['--at', '4'], 'RLX_FORK_REFUSED', '--set environment.steps=5'],
  [
    'another seed, data, splits and objective',
    [
      '--at',
      '1',
      ...sets('seeds=[2]', 'data.with.clips=7', 'splits.salt=other', 'objective.metric=cer'),
    ],
    'RLX_FORK_REFUSED',
    'it would change seed, objective.metric, data.with.clips, splits.salt',
  ],
  ['a cell that is not there', ['--at', '1', '--cell', 'abc'], 'RLX_CELL_UNKNOWN', '--cell ID'],
])('refused: %s', async (_, args, code, words) => {
  const before = filesBelow(trial.runs, 'plan.json');
  expectRefused(await trial.tryFork(parent.run, args), code, [words]);
  expect(filesBelow(trial.runs, 'plan.json')).toEqual(before);
});

test('a run of several cells needs --cell; a step that stopped is no place to go on from', async () => {
  const two = await Trial.open({ parts: { 'seeds: [1]': 'seeds: [1, 2]' } });
  await two.tryRun(script('lr_up, stop'));
  const run = two.onlyRun();
  expectRefused(await two.tryFork(run, ['--at', '1']), 'RLX_CELL_UNKNOWN', ['There are 2 cells']);
  const [journal = ''] = filesBelow(run, 'journal.jsonl');
  const cell = ['--cell', basename(join(journal, '..'))];
  expectRefused(await two.tryFork(run, ['--at', '2', ...cell]), 'RLX_FORK_REFUSED', [
    'step 2 stopped the episode; fork at step 1',
  ]);
  const fork = await two.fork(run, ['--at', '1', ...cell, ...script('hold, hold')]);
  expect(actionsOf(fork)).toEqual(['lr_up', 'hold', 'hold', 'hold']);
});

describe('a fork goes on from a state whose blobs are gone', () => {
  const evict = async (evicted: Trial): Promise<void> =>
    await rm(join(evicted.store, 'blobs'), { recursive: true });

  test('it is made again, from the root on, and is the same one', async () => {
    const own = await Trial.open();
    const { run, trajectory } = await own.run();
    const before = own.calls('advance').map(({ detail }) => detail);
    await evict(own);
    const fork = await own.fork(run, ['--at', '3', ...script('lr_up, hold, hold, lr_down')]);
    expectForked(fork, { ...parent, run, trajectory }, 3);
    const again = own.calls('advance').slice(before.length);
    expect(again.map(({ detail }) => detail)).toEqual([
      ...before.slice(0, 3),
      fork.trajectory.steps[3]?.transition?.key,
    ]);
    expect(fork.stderr).toMatch(/state [0-9a-f]{12} was evicted; its segment is trained again/);
    expect(fork.trajectory.totals).toMatchObject({ trained: 1, reused: 3 });
  });

  test('on numerics that do not give the same bits twice it is refused', async () => {
    const own = await Trial.open();
    own.settings({ trainer: { fingerprint: { bit_deterministic: false } } });
    const { run } = await own.run();
    // What cannot be made again is kept when the run is finished.
    const fork = await own.fork(run, ['--at', '2', '--agent', 'mock']);
    expectForked(fork, { ...fork, run, trajectory: (await own.resume(run)).trajectory }, 2);
    await evict(own);
    const refused = await own.tryFork(run, ['--at', '2', ...script('hold, hold, stop')]);
    expectRefused(refused, 'RLX_STATE_EVICTED', ['do not give the same bits twice', '--fresh']);
  });

  test('where it comes out differently it is refused', async () => {
    const own = await Trial.open();
    const { run } = await own.run();
    await evict(own);
    own.settings({ trainer: { flatters: true } });
    const refused = await own.tryFork(run, ['--at', '1', ...script('hold, hold, hold, lr_down')]);
    expectRefused(refused, 'RLX_STATE_NOT_REPRODUCED', ['rl-exp store verify']);
  });
});
