import { expect, test } from 'vitest';
import plugin from '../index.ts';
import { playSearch, searchAgent } from './__fixtures__/toy-search.ts';

test('the better half of a rung is trained on, each from where it stood', async () => {
  const agent = await searchAgent({ policy: 'successive-halving', rung_steps: 1 });
  // 4 × 1 + 2 × 1 + 1 × 2 steps.
  const { history } = await playSearch({ agent, steps: 8 });
  const first = history.slice(0, 4);
  expect(first.map(({ from }) => from)).toEqual([0, 0, 0, 0]);
  const best = first.toSorted((a, b) => a.value - b.value).map(({ step }) => step);
  expect(history.slice(4, 6).map(({ from }) => from)).toEqual(best.slice(0, 2));
  const second = history.slice(4, 6).toSorted((a, b) => a.value - b.value);
  expect(history.slice(6).map(({ from }) => from)).toEqual([second[0]?.step, 7]);
});

test('what is left over goes to the winner', async () => {
  const agent = await searchAgent({ policy: 'successive-halving' });
  const { history } = await playSearch({ agent, steps: 10 });
  expect(history.slice(8).map(({ from }) => from)).toEqual([8, 9]);
});

test('a budget for one rung is said to be none', () => {
  const cell = {
    seed: 1,
    actions: [],
    branch: true,
    reward: { step_penalty: 0, oom: 0, nan: 0, diverged: 0 },
  };
  const options = { policy: 'successive-halving', eta: 4, rung_steps: 3 };
  expect(plugin.advise?.(options as never, { ...cell, steps: 12 })).toEqual([
    'successive-halving has one rung only: 12 steps with rung_steps 3 and eta 4 are random search. It needs 21 steps.',
  ]);
  expect(plugin.advise?.(options as never, { ...cell, steps: 21 })).toEqual([]);
});
