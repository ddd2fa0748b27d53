import { expect, test } from 'vitest';
import { playSearch, searchAgent } from './__fixtures__/toy-search.ts';

test('train-longer goes back nowhere, and its rate falls along half a cosine', async () => {
  const agent = await searchAgent({ policy: 'train-longer', peak_lr: 1e-3 });
  const { history, decisions } = await playSearch({ agent, steps: 4 });
  expect(decisions.every(({ from }) => from === undefined)).toBe(true);
  const rates = history.map(({ hyperparameters }) => (hyperparameters['lr'] ?? 0) * 1e3);
  expect(rates.map((rate) => rate.toFixed(3))).toEqual(['1.000', '0.854', '0.500', '0.146']);
});

test('best-of-m trains the same run in as many data orders as it is asked for', async () => {
  const agent = await searchAgent({ policy: 'best-of-m', runs: 3 });
  const { history } = await playSearch({ agent, steps: 12 });
  expect(history.map(({ from }) => from)).toEqual([0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11]);
  const orders = history.map(({ hyperparameters }) => hyperparameters['data_order']);
  expect(orders).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  const rates = history.map(({ hyperparameters }) => hyperparameters['lr']);
  expect(rates.slice(4, 8)).toEqual(rates.slice(0, 4));
});
