import { standardActions } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { playToy, type Train } from '../__fixtures__/toy-episode.ts';

const actions = {
  hold: {},
  lr_up: standardActions['lr_up'] ?? {},
  lr_down: standardActions['lr_down'] ?? {},
};

/** Training that goes through these losses, whatever is done. */
const losses =
  (...values: readonly number[]): Train =>
  ({ done }) =>
    values[done] ?? 1;

test('it holds while val improves', async () => {
  const train = losses(0.9, 0.8, 0.7, 0.6);
  const { actions: taken } = await playToy({
    options: { policy: 'plateau' },
    actions,
    steps: 4,
    train,
  });
  expect(taken).toEqual(['hold', 'hold', 'hold', 'hold']);
});

test('after `patience` steps without a new best it lowers the rate, and counts anew', async () => {
  const train = losses(0.9, 0.95, 0.92, 0.91, 0.93, 0.5, 0.6);
  const { actions: taken } = await playToy({
    options: { policy: 'plateau' },
    actions,
    steps: 8,
    train,
  });
  // Two steps do not beat 0.9; lowered; the lowered step and the next do not either; then 0.5 does.
  expect(taken).toEqual(['hold', 'hold', 'hold', 'lr_down', 'hold', 'lr_down', 'hold', 'hold']);
});

test('an improvement below the least one is none', async () => {
  const train = losses(0.99, 0.98, 0.97);
  const options = { policy: 'plateau', patience: 1, min_improvement: 0.05 };
  const { actions: taken } = await playToy({ options, actions, steps: 3, train });
  expect(taken).toEqual(['hold', 'lr_down', 'lr_down']);
});

test('with set it multiplies by its factor', async () => {
  const { hyperparameters } = await playToy({
    options: { policy: 'plateau', patience: 1, factor: 0.1 },
    actions: { set: { choose: true } },
    steps: 3,
  });
  const rates = hyperparameters.map(({ lr }) => Number(lr?.toPrecision(6)));
  expect(rates).toEqual([1e-4, 1e-5, 1e-6]);
});

test('a failed step counts as one without a new best', async () => {
  const train: Train = ({ hyperparameters: { lr = 0 } }) => (lr > 5e-5 ? 'diverged' : 0.5);
  const { actions: taken, hyperparameters } = await playToy({
    options: { policy: 'plateau', patience: 1 },
    actions: { ...actions, cut: { divide: { lr: 4 } } },
    steps: 3,
    train,
  });
  expect(taken).toEqual(['hold', 'lr_down', 'lr_down']);
  // After a failure the rate is the parent's again.
  expect(hyperparameters.map(({ lr }) => Number(lr?.toPrecision(3)))).toEqual([
    1e-4, 6.67e-5, 6.67e-5,
  ]);
});

test('where nothing lowers the rate it stays as it is', async () => {
  const { actions: taken } = await playToy({
    options: { policy: 'plateau', patience: 1 },
    actions: { lr_up: actions.lr_up, hold: {} },
    steps: 3,
  });
  expect(taken).toEqual(['hold', 'hold', 'hold']);
});
