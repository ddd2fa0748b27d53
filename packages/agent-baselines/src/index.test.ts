import { isPlugin, isRlExpError, standardActions, type ActionEffect } from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import plugin from './index.ts';
import { playToy, toyAgent, type Train } from './__fixtures__/toy-episode.ts';

const policies = [
  { policy: 'hold' },
  { policy: 'stop-now' },
  { policy: 'random' },
  { policy: 'random', may_stop: true },
  { policy: 'linear', warm_up_share: 0.3 },
  { policy: 'cosine', peak: 1e-3 },
  { policy: 'warm-up-stable-decay' },
  { policy: 'plateau', patience: 1 },
  { policy: 'bandit' },
  { policy: 'human' },
] as const;

const declared: Readonly<Record<string, ActionEffect>> = {
  ...standardActions,
  calm: { set: { lr: 1e-5, batch_size: 16 } },
  still: {},
};
const allowedActions = fc
  .subarray(Object.keys(declared), { minLength: 1 })
  .map((names) => Object.fromEntries(names.map((name) => [name, declared[name] ?? {}])));

/** A loss that depends on everything, with failures. */
const train: Train = ({ loss, done, hyperparameters: { lr = 0, batch_size: batch = 0 } }) => {
  if (batch > 16) return 'oom';
  if (lr > 3e-3) return 'nan';
  return loss * (0.9 + 0.02 * Math.abs(Math.log10(lr) + 4) + 0.001 * done);
};

test('it is an agent plugin named baselines', () => {
  expect(isPlugin(plugin)).toBe(true);
  expect([plugin.kind, plugin.name, plugin.specificationVersion]).toEqual([
    'agent',
    'baselines',
    'v1',
  ]);
});

test.each(policies)(
  '%j decides legally, the same again in another process, or says why not',
  async (options) => {
    await fc.assert(
      fc.asyncProperty(
        allowedActions,
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        async (actions, steps, seed) => {
          // The environment itself refuses what is not legal.
          const ask = async (): Promise<string> => '1';
          const canAnswer = Object.values(actions)[0]?.choose !== true;
          if (options.policy === 'human' && !canAnswer) return;
          try {
            const episode = await playToy({ options, actions, steps, seed, train, ask });
            const other = await toyAgent(options, ask);
            const { observations, decisions, context } = episode;
            for (const step of [...observations.keys()].toReversed()) {
              const observation = JSON.parse(JSON.stringify(observations[step]));
              expect(await other.decide(observation, context)).toEqual(decisions[step]);
            }
          } catch (error) {
            if (!isRlExpError(error)) throw error;
            expect(error.code).toBe('RLX_BASELINES_ACTION_MISSING');
          }
        },
      ),
      { numRuns: 60 },
    );
  },
);

test.each(policies)('what is foreseen of %j is what it decides', async (options) => {
  const parsed = await plugin.options['~standard'].validate(options);
  if (parsed.issues !== undefined) throw new Error('the options are refused');
  let foreseen = 0;
  await fc.assert(
    fc.asyncProperty(allowedActions, fc.nat(), async (actions, seed) => {
      const named = Object.keys(actions).filter((name) => actions[name]?.choose !== true);
      const cell = { seed, steps: 6, actions: named };
      const decisions = plugin.foresee?.(parsed.value, cell) ?? null;
      if (decisions === null) return;
      foreseen += 1;
      const episode = await playToy({ options, actions, steps: 6, seed, train });
      expect(decisions.slice(0, episode.actions.length)).toEqual(
        episode.actions.map((action) => ({ action })),
      );
    }),
    { numRuns: 60 },
  );
  const isFixed = ['hold', 'stop-now', 'random'].includes(options.policy);
  expect(foreseen > 0).toBe(isFixed);
});

test('hold changes nothing, under whatever name', async () => {
  const holding = async (actions: Record<string, ActionEffect>) =>
    (await playToy({ options: { policy: 'hold' }, actions, steps: 2 })).decisions;
  expect(await holding({ hold: {}, still: {} })).toEqual([{ action: 'hold' }, { action: 'hold' }]);
  expect(await holding({ lr_up: { multiply: { lr: 2 } }, still: {} })).toEqual([
    { action: 'still' },
    { action: 'still' },
  ]);
  expect(await holding({ set: { choose: true }, stop: { end: true } })).toEqual(
    Array.from({ length: 2 }, () => ({ action: 'set', values: { lr: 1e-4, batch_size: 8 } })),
  );
  await expect(holding({ hold: { multiply: { lr: 2 } } })).rejects.toMatchObject({
    code: 'RLX_BASELINES_ACTION_MISSING',
    exitCode: 65,
    message:
      "Policy 'hold' of agent 'baselines' needs an action that changes nothing, such as hold; this experiment allows hold.",
  });
});

test('stop-now stops before anything is trained, or says that it cannot', async () => {
  const stopping = async (actions: Record<string, ActionEffect>) =>
    await playToy({ options: { policy: 'stop-now' }, actions });
  expect((await stopping({ lr_up: {}, stop: { end: true } })).actions).toEqual(['stop']);
  expect((await stopping({ done: { end: true } })).actions).toEqual(['done']);
  await expect(stopping({ hold: {} })).rejects.toMatchObject({
    code: 'RLX_BASELINES_ACTION_MISSING',
  });
});

test('random takes every action that needs no values, and stops only where it may', async () => {
  const { calm, still } = declared;
  const actions = {
    calm: calm ?? {},
    still: still ?? {},
    set: { choose: true as const },
    stop: { end: true as const },
  };
  const taken = async (options: object, seed: number) =>
    (await playToy({ options, actions, steps: 30, seed })).actions;
  expect(new Set(await taken({ policy: 'random' }, 1))).toEqual(new Set(['calm', 'still']));
  expect(await taken({ policy: 'random', may_stop: true }, 1)).toContain('stop');
  expect(await taken({ policy: 'random' }, 1)).not.toEqual(await taken({ policy: 'random' }, 2));
});

test('a bandit with fewer steps than actions is told to be one of chance', async () => {
  const parsed = await plugin.options['~standard'].validate({ policy: 'bandit' });
  if (parsed.issues !== undefined) throw new Error('the options are refused');
  const reward = { step_penalty: 0, oom: 0, nan: 0, diverged: 0 };
  const advice = (steps: number) =>
    plugin.advise?.(parsed.value, {
      seed: 0,
      steps,
      actions: ['a', 'b', 'c', 'stop'],
      branch: false,
      reward,
    });
  expect(advice(4)).toEqual([]);
  expect(advice(3)).toEqual([expect.stringContaining('tries each of 3 actions once')]);
});

test.each([
  {},
  { policy: 'best' },
  { policy: 'hold', peak: 1 },
  { policy: 'cosine', peak: 0 },
  { policy: 'cosine', end_fraction: 1.5 },
  { policy: 'linear', warm_up_share: -0.1 },
  { policy: 'warm-up-stable-decay', warm_up_share: 0.6, decay_share: 0.6 },
  { policy: 'plateau', patience: 0 },
  { policy: 'plateau', factor: 1 },
  { policy: 'bandit', discount: 0 },
])('options %j are refused', async (options) => {
  expect(await plugin.options['~standard'].validate(options)).toHaveProperty('issues');
});
