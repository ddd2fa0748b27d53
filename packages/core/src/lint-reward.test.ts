import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standardActions, type ActionEffect } from './action.ts';
import { lintReward } from './lint-reward.ts';
import type { EnvironmentPlan } from './plan.ts';
import { rewardOfFailure, rewardOfImprovement } from './reward.ts';

type Linted = Parameters<typeof lintReward>[0]['environment'];
const fair = { step_penalty: 0.05, oom: 2, nan: 2, diverged: 2 };
const wer = { metric: 'wer', goal: 'minimize' } as const;

function namesOf(environment: Partial<Linted> = {}, objective = wer as { metric: string }) {
  const whole: Linted = {
    steps: 5,
    segment: { audio_seconds: 600 },
    reward: fair,
    actions: standardActions,
    branch: false,
    ...environment,
  };
  return lintReward({ objective: { goal: 'minimize', ...objective }, environment: whole }).map(
    ({ name }) => name,
  );
}

test('a fair table gives rise to nothing', () => {
  expect(namesOf()).toEqual([]);
});

test.each<[string, Partial<Linted>, { metric: string }, boolean]>([
  ['all improvement is eaten up', { steps: 20 }, wer, true],
  ['something may be left', { steps: 19 }, wer, false],
  ['the metric has no known bound', { steps: 20 }, { metric: 'loss' }, false],
  ['a metric is named like a member of every object', { steps: 20 }, { metric: 'toString' }, false],
  ['nothing ends the episode', { steps: 20, actions: { hold: {} } }, wer, false],
  ['improvements of a tree do not telescope', { steps: 20, branch: true }, wer, false],
])('doing nothing: %s', (_why, environment, objective, isFound) => {
  expect(namesOf(environment, objective)).toEqual(isFound ? ['do-nothing-optimal'] : []);
});

test('where doing nothing is found optimal, no path of full length earns more', () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (path, step_penalty) => {
        const reward = { ...fair, step_penalty };
        const steps = path.length - 1;
        if (!namesOf({ steps, reward }).includes('do-nothing-optimal')) return;
        const earned = path.slice(1).reduce((sum, after, index) => {
          return sum + rewardOfImprovement((path[index] ?? 0) - after, reward).total;
        }, 0);
        expect(earned).toBeLessThanOrEqual(1e-9);
      },
    ),
  );
});

test('a failure that is cheaper than one after it is found, and all of them are named', () => {
  const [finding, ...others] = lintReward({
    objective: wer,
    environment: {
      steps: 5,
      segment: { audio_seconds: 600 },
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      actions: standardActions,
      branch: false,
    },
  });
  expect(others).toEqual([]);
  expect(finding).toEqual({
    name: 'failure-order',
    at: ['reward', 'oom'],
    message:
      'oom (1) costs less than nan (2), oom (1) costs less than diverged (2.5), nan (2) costs less than diverged (2.5): an agent about to fail in the dearer way gains by failing in the cheaper one on purpose.',
  });
});

test('failure-order is found exactly where some turn to another failure would pay', () => {
  const cost = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(cost, cost, cost, (oom, nan, diverged) => {
      const reward = { ...fair, oom, nan, diverged };
      const earns = (failure: 'oom' | 'nan' | 'diverged') => rewardOfFailure(failure, reward).total;
      const pays =
        earns('oom') > earns('nan') ||
        earns('oom') > earns('diverged') ||
        earns('nan') > earns('diverged');
      expect(namesOf({ reward }).includes('failure-order')).toBe(pays);
    }),
  );
});

test('a failure without a penalty is found', () => {
  expect(namesOf({ reward: { ...fair, diverged: 0 } })).toEqual(['free-failure']);
  expect(namesOf({ reward: { ...fair, oom: 0, nan: 0, diverged: 0 } })).toHaveLength(3);
});

const updates: EnvironmentPlan['segment'] = { updates: 50 };

test.each<[string, Readonly<Record<string, ActionEffect>>, boolean]>([
  ['batch_up', { batch_up: { multiply: { batch_size: 2 } } }, true],
  ['batch_down', { batch_down: { divide: { batch_size: 2 } } }, false],
  ['a division by less than 1', { other: { divide: { grad_accum: 0.5 } } }, true],
  ['an addition', { other: { add: { batch_size: 4 } } }, true],
  ['a subtraction', { other: { add: { batch_size: -4 } } }, false],
  ['a value', { other: { set: { batch_size: 64 } } }, true],
  ['a value of the decision', { set: { choose: true } }, true],
  ['another hyperparameter', { lr_up: { multiply: { lr: 2 } } }, false],
])('with segments of updates, more data for the same price: %s', (_what, actions, isFound) => {
  expect(namesOf({ segment: updates, actions })).toEqual(isFound ? ['more-data-same-penalty'] : []);
  expect(namesOf({ actions })).toEqual([]);
});
