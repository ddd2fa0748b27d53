import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultActions, planDigest, planSchema, standardActions } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { explainKey } from './explain-key.ts';
import { resolveExperiment } from './resolve-experiment.ts';
import { folderOf, resolved, validExperiment } from './__fixtures__/experiment-folder.ts';

test('an experiment becomes a plan with one cell a seed and every default written out', async () => {
  const { plan } = await resolved({ files: validExperiment });
  expect(planSchema.parse(plan)).toEqual(plan);
  expect(plan.cells.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(plan.cells[0]).toMatchObject({
    environment: {
      steps: 3,
      actions: Object.fromEntries(defaultActions.map((name) => [name, standardActions[name]])),
      on_failure: 'continue',
      branch: false,
      replicate: 0,
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
    },
    splits: { train: { share: 0.8 } },
    agent: {
      use: 'mock',
      package: '@rl-exp/agent-mock',
      with: { policy: 'random', may_stop: false },
    },
    trainer: { package: '@rl-exp/trainer-simulated' },
    judge: { use: 'simulated', package: '@rl-exp/trainer-simulated' },
  });
});

test('--set takes out what an experiment need not have', async () => {
  const files = `${validExperiment}matrix: { seeds: [3] }\ncompare: { baseline: nobody }\n`.replace(
    '{ seeds: [3] }',
    '{ hyperparameters.lr.start: [1e-4, 1e-3] }',
  );
  const { plan } = await resolved({ files, sets: ['matrix=null', 'compare=null'] });
  expect(plan.cells).toHaveLength(2);
  expect(plan.compare).toBeUndefined();
});

test('equal experiments have equal digests, wherever and however they are written', async () => {
  const plain = await resolved({ files: validExperiment });
  const lines = validExperiment.replace('agent:\n  use: mock\n  with: { policy: random }\n', '');
  const rearranged =
    `agent: { with: { policy: 'random', may_stop: false }, use: "mock" } # first\n${lines}`
      .replace('share: 80%', 'share: 0.8')
      .replace('1e-4', '0.0001');
  const other = await resolved({
    files: {
      'experiment.yaml': 'extends: [deep/base.yaml]\nversion: 1\n',
      'deep/base.yaml': rearranged,
    },
  });
  expect(planDigest(other.plan)).toBe(planDigest(plain.plan));
  expect(JSON.stringify(other.plan)).toBe(JSON.stringify(plain.plan));
});

test('what is resolved resolves to itself', async () => {
  const { plan } = await resolved({ files: validExperiment });
  const [cell] = plan.cells;
  if (cell === undefined) throw new Error('no cell');
  const { id: _id, seed: _seed, ...shared } = cell;
  const slots = Object.fromEntries(
    (['data', 'agent', 'trainer', 'judge'] as const).map((slot) => [
      slot,
      { use: cell[slot].use, with: cell[slot].with },
    ]),
  );
  const again = {
    version: 1,
    name: plan.experiment,
    seeds: plan.cells.map(({ seed }) => seed),
    ...shared,
    ...slots,
  };
  expect((await resolved({ files: JSON.stringify(again) })).plan).toEqual(plan);
});

test('extends < file < profiles in order < sets in order', async () => {
  const files = {
    'experiment.yaml': `extends: [one.yaml, two.yaml]\n${validExperiment.replace('  steps: 3\n', '')}profiles:
  three: { environment: { steps: 30, reward: { nan: 30, oom: 30 } } }
  four: { environment: { steps: 40, reward: { oom: 40 } } }
`,
    'one.yaml':
      'version: 1\nenvironment: { steps: 10, reward: { step_penalty: 10, diverged: 10 } }',
    'two.yaml': 'version: 1\nenvironment: { steps: 20, reward: { step_penalty: 20 } }',
  };
  const environment = async (
    profiles: readonly string[],
    sets: readonly string[],
  ): Promise<unknown> => {
    const { plan } = await resolved({ files, profiles, sets });
    const { steps, reward } = plan.cells[0]?.environment ?? {};
    return { steps, ...reward };
  };
  expect(await environment([], [])).toEqual({
    steps: 20,
    step_penalty: 20,
    diverged: 10,
    oom: 1,
    nan: 2,
  });
  expect(await environment(['three', 'four'], [])).toMatchObject({ steps: 40, oom: 40, nan: 30 });
  expect(await environment(['four', 'three'], [])).toMatchObject({ steps: 30, oom: 30, nan: 30 });
  expect(
    await environment(['three'], ['environment.steps=1', 'environment.steps=2']),
  ).toMatchObject({ steps: 2 });
});

test('--set takes whole values, and another agent leaves its options behind', async () => {
  const { plan } = await resolved({
    files: validExperiment.replace('policy: random', 'policy: scripted, actions: [hold]'),
    sets: ['seeds=[4, 5, 6]', 'agent.use=@rl-exp/agent-mock', 'hyperparameters.batch_size.start=4'],
  });
  expect(plan.cells.map(({ seed }) => seed)).toEqual([4, 5, 6]);
  expect(plan.cells[0]?.agent.with).toEqual({ policy: 'random', may_stop: false });
  expect(plan.cells[0]?.hyperparameters['batch_size']).toEqual({ start: 4 });
});

test('a plugin beside the experiment is known by its path and the digest of its file', async () => {
  const agent = `import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
enum Action { Hold = 'hold' }
export default definePlugin({
  kind: 'agent', name: 'mine', specificationVersion: 'v1', summary: 'Holds.',
  options: z.strictObject({ patience: z.int().default(3) }),
  create: () => ({ decide: async () => ({ action: Action.Hold }) }),
});
`;
  const workingDirectory = await folderOf({
    'experiment.yaml': validExperiment.replace(
      /agent:\n.*\n.*\n/,
      'agent: { use: ./my-agent.ts }\n',
    ),
    'my-agent.ts': agent,
  });
  await symlink(
    join(import.meta.dirname, '../../node_modules'),
    join(workingDirectory, 'node_modules'),
  );
  const { plan, slots } = await resolveExperiment({ file: 'experiment.yaml', workingDirectory });
  expect(plan.cells[0]?.agent).toMatchObject({ package: './my-agent.ts', with: { patience: 3 } });
  expect(plan.cells[0]?.agent.version).toMatch(/^[0-9a-f]{64}$/);
  expect(slots.agent.loaded.plugin.name).toBe('mine');
});

test('every value can be explained: in force, by whom, over what', async () => {
  const files = `${validExperiment}profiles: { long: { environment: { steps: 9 } } }\n`;
  const experiment = await resolved({ files, profiles: ['long'], sets: ['environment.steps=2'] });
  expect(explainKey(experiment, 'environment.steps')).toEqual({
    key: 'environment.steps',
    value: 2,
    type: 'integer',
    description: 'Most steps of an episode.',
    set: { value: 2, layer: '--set', file: '--set', line: 1, column: 19 },
    overrode: [
      { value: 9, layer: 'profile long', file: 'experiment.yaml', line: 21, column: 43 },
      { value: 3, layer: 'experiment.yaml', file: 'experiment.yaml', line: 6, column: 10 },
    ],
    varied: [],
  });
  expect(explainKey(experiment, 'environment.on_failure')).toMatchObject({
    value: 'continue',
    set: null,
  });
  expect(explainKey(experiment, 'agent.with.may_stop')).toMatchObject({
    value: false,
    set: null,
    type: 'boolean',
  });
  expect(() => explainKey(experiment, 'enviroment.steps')).toThrow(
    expect.objectContaining({
      code: 'RLX_EXPLAIN_KEY_UNKNOWN',
      hint: 'Did you mean `environment.steps`?',
    }),
  );
});
