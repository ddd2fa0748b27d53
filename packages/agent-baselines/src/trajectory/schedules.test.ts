import { standardActions, type ActionEffect } from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playToy, toyStart } from '../__fixtures__/toy-episode.ts';

function allow(...names: readonly string[]): Record<string, ActionEffect> {
  return Object.fromEntries(names.map((name) => [name, standardActions[name] ?? {}]));
}

async function ratesOf(
  options: object,
  steps: number,
  actions = allow('set', 'hold'),
): Promise<readonly number[]> {
  const { hyperparameters } = await playToy({ options, actions, steps });
  return hyperparameters.map(({ lr = Number.NaN }) => lr);
}

test('linear sets the rate of the middle of each segment, where it may', async () => {
  const rates = await ratesOf({ policy: 'linear' }, 5);
  expect(rates).toEqual([9e-5, 7e-5, 5e-5, 3e-5, 1e-5]);
});

test('linear ends at its end fraction', async () => {
  const rates = await ratesOf({ policy: 'linear', peak: 1e-3, end_fraction: 0.5 }, 2);
  expect(rates).toEqual([8.75e-4, 6.25e-4]);
});

test('cosine falls slowly, fast, slowly', async () => {
  const rates = await ratesOf({ policy: 'cosine', peak: 1e-3 }, 4);
  const expected = [1, 3, 5, 7].map((eighth) => 5e-4 * (1 + Math.cos((Math.PI * eighth) / 8)));
  for (const [step, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[step] ?? 0, 10);
});

test('a warm-up climbs on a line, and what it leaves is declined over', async () => {
  const rates = await ratesOf({ policy: 'linear', peak: 1e-3, warm_up_share: 0.4 }, 5);
  const expected = [0.25, 0.75, 5 / 6, 0.5, 1 / 6].map((fraction) => fraction * 1e-3);
  for (const [step, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[step] ?? 0, 10);
});

test('warm-up-stable-decay climbs, stays and falls', async () => {
  const options = { policy: 'warm-up-stable-decay', warm_up_share: 0.2, decay_share: 0.4 };
  const rates = await ratesOf({ ...options, peak: 1e-3 }, 10);
  const expected = [0.25, 0.75, 1, 1, 1, 1, 0.875, 0.625, 0.375, 0.125].map((f) => f * 1e-3);
  for (const [step, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[step] ?? 0, 10);
});

test('without set, each step takes the action that comes nearest in ratio', async () => {
  // Wanted: 0.9, 0.7, 0.5, 0.3 and 0.1 of the start; reachable: powers of 1.5, one step at a time.
  const { actions } = await playToy({
    options: { policy: 'linear' },
    actions: allow('lr_up', 'lr_down', 'batch_up', 'batch_down', 'hold', 'stop'),
  });
  expect(actions).toEqual(['hold', 'lr_down', 'lr_down', 'lr_down', 'lr_down']);
});

test('a peak above the start is climbed to', async () => {
  const options = { policy: 'warm-up-stable-decay', peak: 3e-4, decay_share: 0.1 };
  const { actions } = await playToy({
    options,
    actions: allow('lr_down', 'lr_up', 'hold'),
    steps: 8,
  });
  expect(actions.slice(0, 5)).toEqual(['lr_up', 'lr_up', 'lr_up', 'hold', 'hold']);
});

test('actions that change something else, too, are left alone', async () => {
  const both = { halve: { divide: { lr: 2 }, multiply: { batch_size: 2 } } };
  const { actions } = await playToy({
    options: { policy: 'linear' },
    actions: { ...both, ...allow('batch_up', 'hold') },
  });
  expect(new Set(actions)).toEqual(new Set(['hold']));
});

test('of equals the one that changes nothing is taken', async () => {
  // A quarter and the whole are as far from a half; at the bound both halve and hold go nowhere.
  const actions = { quarter: { divide: { lr: 4 } }, hold: {} };
  const options = { policy: 'linear', peak: 5e-5, end_fraction: 1 };
  const { actions: taken } = await playToy({ options, actions, steps: 2 });
  expect(taken).toEqual(['hold', 'hold']);
});

test('a failure does not hold the schedule up', async () => {
  const { hyperparameters } = await playToy({
    options: { policy: 'linear' },
    actions: allow('set'),
    train: ({ done, loss, hyperparameters: { lr = 0 } }) =>
      done === 0 && lr > 8e-5 ? 'nan' : loss,
  });
  expect(hyperparameters.map(({ lr }) => lr)).toEqual([9e-5, 7e-5, 5e-5, 3e-5, 1e-5]);
});

test.each([
  [{ policy: 'cosine' }, allow('batch_up', 'stop')],
  [{ policy: 'plateau' }, allow('batch_down')],
])(
  '%j cannot be followed with %j, and says so before anything is trained',
  async (options, actions) => {
    let trained = 0;
    const train = (): number => (trained += 1);
    await expect(playToy({ options, actions, train })).rejects.toMatchObject({
      code: 'RLX_BASELINES_ACTION_MISSING',
      exitCode: 65,
    });
    expect(trained).toBe(0);
  },
);

test('what is reached is never further from the schedule than any other action of the rate', async () => {
  const factor = fc.double({ min: 1.1, max: 4, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      factor,
      fc.integer({ min: 1, max: 12 }),
      fc.double({ min: 1e-5, max: 1e-3, noNaN: true }),
      async (by, steps, peak) => {
        const actions = { up: { multiply: { lr: by } }, down: { divide: { lr: by } }, hold: {} };
        const played = await playToy({ options: { policy: 'cosine', peak }, actions, steps });
        const exact = await ratesOf({ policy: 'cosine', peak }, steps);
        for (const [step, { choices }] of played.observations.entries()) {
          const off = (lr = Number.NaN): number => Math.abs(Math.log(lr / (exact[step] ?? 0)));
          const taken = off(played.hyperparameters[step]?.['lr']);
          for (const { hyperparameters } of choices)
            expect(taken).toBeLessThanOrEqual(off(hyperparameters['lr']) + 1e-8);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('the start is the peak where none is given', async () => {
  const [rate] = await ratesOf({ policy: 'warm-up-stable-decay', warm_up_share: 0 }, 5);
  expect(rate).toBe(toyStart['lr']);
});
