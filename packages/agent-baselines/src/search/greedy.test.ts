import { expect, test } from 'vitest';
import { playSearch, searchAgent } from './__fixtures__/toy-search.ts';

test('it goes on where a step helped, and back to the best where it did not', async () => {
  const agent = await searchAgent({ policy: 'greedy', factor: 3, min_improvement: 0.02 });
  const { history, decisions } = await playSearch({ agent, steps: 30 });
  let best = 0;
  for (const [index, entry] of history.entries()) {
    // The path is greedy as long as every step is taken from the last one that helped.
    if (entry.from !== best) break;
    expect(decisions[index]?.rationale).toContain(`from step ${best}`);
    if (entry.improvement > 0.02) best = entry.step;
  }
  expect(best).toBeGreaterThan(0);
});

test('it climbs to the best learning rate of the toy', async () => {
  const agent = await searchAgent({ policy: 'greedy', factor: 3, space: { lr: {} } });
  const { history } = await playSearch({ agent, steps: 12 });
  const last = history.reduce((a, b) => (a.value < b.value ? a : b));
  expect(last.hyperparameters['lr']).toBeGreaterThan(1e-4);
  expect(last.hyperparameters['lr']).toBeLessThan(1e-1);
});

test('steps that another agent took are refused, so that no value is credited to another move', async () => {
  const first = await searchAgent({ policy: 'greedy', factor: 3 });
  const other = await searchAgent({ policy: 'greedy', factor: 5 });
  let asked = 0;
  const agent: typeof first = {
    decide: async (observation, context) => {
      asked += 1;
      return await (observation.step < 2 ? first : other).decide(observation, context);
    },
  };
  await expect(playSearch({ agent, steps: 6 })).rejects.toMatchObject({
    code: 'RLX_BASELINES_SEARCH_FOREIGN',
  });
  expect(asked).toBe(3);
});
