import { expect, test } from 'vitest';
import {
  isPlugin,
  type AgentContext,
  type AgentV1,
  type Observation,
  type PluginContext,
} from '@rl-exp/core';
import plugin from './index.ts';
import { mockOptionsSchema } from './options.ts';

const allActions = ['lr_up', 'lr_down', 'hold', 'stop'];

const context: PluginContext = {
  logger: { debug() {}, info() {}, warn() {}, progress() {} },
  cacheDirectory: '/nonexistent',
  slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
  resolveReference: () => null,
  secret: ({ env }) => {
    throw new Error(`the mock asked for ${env}`);
  },
};

function agent(options: object): AgentV1 {
  return plugin.create(mockOptionsSchema.parse(options), context);
}

function observationAt(
  step: number,
  actions: readonly string[] = allActions,
  branch = false,
): Observation {
  return {
    step,
    steps_left: 100 - step,
    objective: { metric: 'wer', goal: 'minimize' },
    segment: { audio_seconds: 60 },
    actions: [...actions],
    choices: actions.map((action) => ({
      action,
      hyperparameters: {},
      clamped: [],
      unchanged: true,
      ends: action === 'stop',
      chooses: action === 'set',
    })),
    hyperparameters: [],
    branch,
    state: {},
    history: [],
    trend: {
      best: 1,
      best_step: 0,
      last_improvement: null,
      mean_improvement: null,
      volatility: null,
    },
  };
}

function contextOf(seed: number): AgentContext {
  const { signal } = new AbortController();
  return { seed, signal, usage: {}, exchange: async (_request, send) => await send(signal) };
}

const decide = (made: AgentV1, step: number, seed = 7, actions?: readonly string[]) =>
  made.decide(observationAt(step, actions), contextOf(seed));

const names = async (made: AgentV1, seed: number, steps = 60): Promise<readonly string[]> =>
  (await Promise.all(Array.from({ length: steps }, (_, step) => decide(made, step, seed)))).map(
    (decision) => decision.action,
  );

test('it is an agent plugin named mock', () => {
  expect(isPlugin(plugin)).toBe(true);
  expect([plugin.kind, plugin.name, plugin.specificationVersion]).toEqual(['agent', 'mock', 'v1']);
});

test('random depends on seed and step alone', async () => {
  const made = agent({});
  expect(await names(made, 7)).toEqual(await names(agent({ policy: 'random' }), 7));
  expect(await names(made, 7)).not.toEqual(await names(made, 8));
  expect((await decide(made, 3)).action).toBe((await names(made, 7))[3]);
  expect((await decide(made, 0)).rationale).toBe('random');
});

test('random picks nothing that needs values', async () => {
  const picked = await Promise.all(
    Array.from({ length: 60 }, (_, step) => decide(agent({}), step, 7, ['set', 'hold'])),
  );
  expect(new Set(picked.map(({ action }) => action))).toEqual(new Set(['hold']));
});

test('random stops only where it may', async () => {
  expect(new Set(await names(agent({}), 7))).toEqual(new Set(['lr_up', 'lr_down', 'hold']));
  expect(await names(agent({ may_stop: true }), 7)).toContain('stop');
  await expect(decide(agent({}), 0, 7, ['stop'])).rejects.toMatchObject({
    code: 'RLX_MOCK_NO_ACTION',
  });
});

test('scripted follows its list, then holds', async () => {
  const made = agent({ policy: 'scripted', actions: ['lr_up', 'lr_down'] });
  expect(await decide(made, 0)).toEqual({ action: 'lr_up', rationale: 'scripted 1 of 2' });
  expect(await decide(made, 1)).toEqual({ action: 'lr_down', rationale: 'scripted 2 of 2' });
  expect(await decide(made, 2)).toEqual({ action: 'hold', rationale: 'script ended' });
});

test('scripted stops after its list where it cannot hold, and says so where it can do neither', async () => {
  const made = agent({ policy: 'scripted', actions: ['lr_up'] });
  expect((await decide(made, 1, 7, ['lr_up', 'stop'])).action).toBe('stop');
  await expect(decide(made, 1, 7, ['lr_up'])).rejects.toMatchObject({ code: 'RLX_MOCK_NO_ACTION' });
});

test('a wrong action late in the script is found at the first decision', async () => {
  const made = agent({ policy: 'scripted', actions: ['lr_up', 'lr_sideways'] });
  await expect(decide(made, 0)).rejects.toMatchObject({
    code: 'RLX_MOCK_ACTION_UNKNOWN',
    exitCode: 65,
    message:
      "The script of agent 'mock' chooses 'lr_sideways' at step 2, which this experiment does not allow; it allows lr_up, lr_down, hold, stop.",
  });
});

const branching = ['lr_up', { action: 'lr_down', from: 0 }, { action: 'hold', from: 2 }] as const;

test('a script may say which step it continues, where the experiment branches', async () => {
  const made = agent({ policy: 'scripted', actions: branching });
  const at = (step: number, branch: boolean) =>
    made.decide(observationAt(step, allActions, branch), contextOf(7));
  expect(await at(1, true)).toEqual({ action: 'lr_down', from: 0, rationale: 'scripted 2 of 3' });
  expect(await at(3, true)).toEqual({ action: 'hold', rationale: 'script ended' });
  await expect(at(0, false)).rejects.toMatchObject({
    code: 'RLX_MOCK_BRANCH_REFUSED',
    exitCode: 65,
  });
});

test.each([
  { policy: 'random' },
  { policy: 'random', may_stop: true },
  { policy: 'scripted', actions: ['lr_up', 'stop', 'lr_down'] },
  { policy: 'scripted', actions: branching },
  { policy: 'scripted', actions: ['lr_up'], allowed: ['lr_up', 'stop'] },
])('what is foreseen of %j is what it decides', async ({ allowed = allActions, ...options }) => {
  const made = agent(options);
  for (const seed of [0, 7, 8]) {
    const steps = 12;
    const decided = await Promise.all(
      Array.from({ length: steps }, async (_none, step) => {
        const { rationale: _why, ...decision } = await made.decide(
          observationAt(step, allowed, true),
          contextOf(seed),
        );
        return decision;
      }),
    );
    const cell = { seed, steps, actions: allowed };
    expect(plugin.foresee?.(mockOptionsSchema.parse(options), cell)).toEqual(decided);
  }
});

test.each([
  { policy: 'scripted', actions: ['lr_up', 'lr_sideways'], allowed: allActions },
  { policy: 'scripted', actions: ['lr_up'], allowed: ['lr_up'] },
  { policy: 'random', allowed: ['stop'] },
])('nothing is foreseen of %j, which cannot go on', ({ allowed, ...options }) => {
  const cell = { seed: 7, steps: 3, actions: allowed };
  expect(plugin.foresee?.(mockOptionsSchema.parse(options), cell)).toBeNull();
});

test.each([
  { policy: 'scripted' },
  { policy: 'scripted', actions: [] },
  { actions: ['hold'] },
  { policy: 'best' },
  { may_stop: true, seed: 3 },
  { policy: 'scripted', actions: [{ action: 'hold', from: 1 }] },
  { policy: 'scripted', actions: [{ action: 'hold' }] },
])('options %j are refused', (options) => {
  expect(mockOptionsSchema.safeParse(options).success).toBe(false);
});
