import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { folderOf, validExperiment } from '../experiment/__fixtures__/experiment-folder.ts';
import { main } from '../main.ts';

const checkout = fileURLToPath(new URL('../../../..', import.meta.url));

async function rlExp(args: readonly string[], workingDirectory: string): Promise<string> {
  let stdout = '';
  let stderr = '';
  const exitCode = await main(args, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    environment: {},
    workingDirectory,
    now: () => new Date(0),
  });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

async function planIn(folder: string): Promise<string> {
  const text = await rlExp(['plan', 'trial.yaml'], folder);
  return text
    .replaceAll(/\b[0-9a-f]{12}\b/g, 'x'.repeat(12))
    .replaceAll(/ [0-9a-f]{8}\b/g, ' <digest>');
}

async function planOf(content: string): Promise<string> {
  return await planIn(await folderOf({ 'trial.yaml': content }));
}

test('cells that differ by their seed alone', async () => {
  expect(await planOf(validExperiment)).toMatchInlineSnapshot(`
    "trial: 2 cells, plan xxxxxxxxxxxx

    agent     mock 0.1.0
    trainer   simulated 0.1.0
    judge     simulated 0.1.0
    data      simulated 0.1.0
    training  3 × 600 s of audio
    start     lr 0.0001

    cell          seed  to train  shared
    xxxxxxxxxxxx  1     3         0
    xxxxxxxxxxxx  2     3         0

    segments: 6 in 2 cells, 6 to train, 0 shared
    "
  `);
});

test('axes that differ have a column, in short', async () => {
  const content = `${validExperiment.replace('seeds: [1, 2]', 'seeds: [1]')}matrix:
  agent:
    - { use: mock }
    - { use: mock, with: { may_stop: true } }
    - { use: mock, with: { policy: scripted, actions: [lr_up, freeze_more, stop] } }
  hyperparameters.lr.start: [1e-4, 3e-5]
  environment.replicate: [0, 1]
`;
  expect(await planOf(content)).toMatchInlineSnapshot(`
    "trial: 12 cells, plan xxxxxxxxxxxx

    trainer   simulated 0.1.0
    judge     simulated 0.1.0
    data      simulated 0.1.0
    training  3 × 600 s of audio

    cell          seed  agent                                      replicate  lr.start  to train  shared
    xxxxxxxxxxxx  1     mock random may_stop=false                 0          0.0001    3         0
    xxxxxxxxxxxx  1     mock random may_stop=false                 1          0.0001    3         0
    xxxxxxxxxxxx  1     mock random may_stop=false                 0          0.00003   3         0
    xxxxxxxxxxxx  1     mock random may_stop=false                 1          0.00003   3         0
    xxxxxxxxxxxx  1     mock random may_stop=true                  0          0.0001    ≤ 2       ≥ 1
    xxxxxxxxxxxx  1     mock random may_stop=true                  1          0.0001    ≤ 2       ≥ 1
    xxxxxxxxxxxx  1     mock random may_stop=true                  0          0.00003   ≤ 2       ≥ 1
    xxxxxxxxxxxx  1     mock random may_stop=true                  1          0.00003   ≤ 2       ≥ 1
    xxxxxxxxxxxx  1     mock scripted lr_up freeze_more stop may…  0          0.0001    0         2
    xxxxxxxxxxxx  1     mock scripted lr_up freeze_more stop may…  1          0.0001    0         2
    xxxxxxxxxxxx  1     mock scripted lr_up freeze_more stop may…  0          0.00003   0         2
    xxxxxxxxxxxx  1     mock scripted lr_up freeze_more stop may…  1          0.00003   0         2

    segments: 32 in 12 cells, at most 20 to train, at least 12 shared
    "
  `);
});

test('what is long gives way, so that a line stays readable', async () => {
  const script = (last: string): string => `${'lr_up, lr_down, '.repeat(10)}${last}`;
  const content = `${validExperiment}matrix:
  agent:
    - { use: mock, with: { policy: scripted, actions: [${script('hold')}] } }
    - { use: mock, with: { policy: scripted, actions: [${script('stop')}] } }
  environment.segment: [{ audio_seconds: 600 }, { updates: 5 }]
  splits.train.limit.clips: [10, 20]
`;
  const lines = (await planOf(content)).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.slice(lines.findIndex((line) => line.startsWith('cell'))).join('\n'))
    .toMatchInlineSnapshot(`
    "cell          seed  agent           segment.audio…  train.limit.c…  segment.updat…  to train  shared
    xxxxxxxxxxxx  1     mock…down hold  600             10              -               3         0
    xxxxxxxxxxxx  2     mock…down hold  600             10              -               3         0
    xxxxxxxxxxxx  1     mock…down hold  600             20              -               3         0
    xxxxxxxxxxxx  2     mock…down hold  600             20              -               3         0
    xxxxxxxxxxxx  1     mock…down hold  -               10              5               3         0
    xxxxxxxxxxxx  2     mock…down hold  -               10              5               3         0
    xxxxxxxxxxxx  1     mock…down hold  -               20              5               3         0
    xxxxxxxxxxxx  2     mock…down hold  -               20              5               3         0
    xxxxxxxxxxxx  1     mock…down stop  600             10              -               0         3
    xxxxxxxxxxxx  2     mock…down stop  600             10              -               0         3
    xxxxxxxxxxxx  1     mock…down stop  600             20              -               0         3
    xxxxxxxxxxxx  2     mock…down stop  600             20              -               0         3
    xxxxxxxxxxxx  1     mock…down stop  -               10              5               0         3
    xxxxxxxxxxxx  2     mock…down stop  -               10              5               0         3
    xxxxxxxxxxxx  1     mock…down stop  -               20              5               0         3
    xxxxxxxxxxxx  2     mock…down stop  -               20              5               0         3

    segments: 48 in 16 cells, 24 to train, 24 shared
    "
  `);
});

test('of an agent that is not foreseen a plan says what there can be at most', async () => {
  const agent = `import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
export default definePlugin({
  kind: 'agent', name: 'mine', specificationVersion: 'v1', summary: 'Holds.', options: z.strictObject({}),
  create: () => ({ decide: async () => ({ action: 'hold' }) }),
});
`;
  const content = `${validExperiment}matrix: { agent: [{ use: mock }, { use: ./mine.ts }] }\n`;
  const folder = await folderOf({ 'trial.yaml': content, 'mine.ts': agent });
  await symlink(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
  expect(await planIn(folder)).toMatchInlineSnapshot(`
    "trial: 4 cells, plan xxxxxxxxxxxx

    trainer   simulated 0.1.0
    judge     simulated 0.1.0
    data      simulated 0.1.0
    training  3 × 600 s of audio
    start     lr 0.0001

    cell          seed  agent      to train  shared
    xxxxxxxxxxxx  1     mock       3         0
    xxxxxxxxxxxx  2     mock       3         0
    xxxxxxxxxxxx  1     ./mine.ts  ≤ 3       ≥ 0
    xxxxxxxxxxxx  2     ./mine.ts  ≤ 3       ≥ 0

    segments: up to 12 in 4 cells, at most 12 to train
    "
  `);
});

const answerSchema = z.object({
  cells: z.array(
    z.object({
      cell: z.string(),
      trajectory: z.object({ totals: z.object({ trained: z.int(), reused: z.int() }) }),
    }),
  ),
});
const foreseenSchema = z.object({
  sharing: z.object({
    exact: z.boolean(),
    cells: z.array(z.object({ cell: z.string(), to_train: z.int(), shared: z.int() })),
  }),
});

/** What a plan foresees for its cells, after a run of it on an empty store did the same. */
async function foreseenAndDone(args: readonly string[]): Promise<readonly number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-sharing-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const planned = JSON.parse(await rlExp(['plan', ...args, '--json'], checkout));
  const { sharing } = foreseenSchema.parse(planned);
  expect(sharing.exact).toBe(true);

  const places = ['--store', join(folder, 'store'), '--runs', join(folder, 'runs')];
  // Of two cells that go on at once, chance decides which trains what both want.
  const ran = JSON.parse(
    await rlExp(['run', ...args, '--jobs', '1', '--json', ...places], checkout),
  );
  const done = answerSchema.parse(ran).cells.map(({ cell, trajectory: { totals } }) => ({
    cell,
    to_train: totals.trained,
    shared: totals.reused,
  }));
  expect(done).toEqual(sharing.cells);
  return done.map(({ to_train }) => to_train);
}

test('experiments/sharing.yaml shares what its plan foresees, cell by cell', async () => {
  expect(await foreseenAndDone(['experiments/sharing.yaml'])).toEqual([5, 1, 2, 3, 1, 0, 5, 0]);
});

test('random and branching agents and replicates do what their plan foresees', async () => {
  const agents = `[
    { use: mock },
    { use: mock, with: { policy: scripted, actions: [lr_up, { action: freeze_more, from: 0 }, { action: hold, from: 1 }, { action: lr_up, from: 0 }] } },
    { use: mock, with: { policy: scripted, actions: [freeze_more, freeze_more, freeze_more, { action: lr_up, from: 0 }, { action: hold, from: 4 }] } }]`;
  const sets = [
    'environment={ branch: true, steps: 5 }',
    'seeds=[1, 2]',
    'hyperparameters.frozen_layers={ start: 0, min: 0, max: 2 }',
    `matrix.agent=${agents}`,
    'matrix.environment.replicate=[0, 1]',
  ].flatMap((argument) => ['--set', argument]);
  const trained = await foreseenAndDone(['experiments/simulated.yaml', ...sets]);
  expect(trained).toEqual([5, 5, 5, 5, 2, 3, 2, 3, 2, 2, 2, 2]);
});
