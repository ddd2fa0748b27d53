import { expect, test } from 'vitest';
import { playSearch, searchAgent } from './__fixtures__/toy-search.ts';

test('after a generation the worst takes over the best state and varies its values; the others train on', async () => {
  const agent = await searchAgent({ policy: 'pbt', population: 4 });
  const { history } = await playSearch({ agent, steps: 8 });
  const [first, second] = [history.slice(0, 4), history.slice(4)];
  expect(first.map(({ from }) => from)).toEqual([0, 0, 0, 0]);
  const best = first.toSorted((a, b) => a.improvement - b.improvement).toReversed();
  const worst = best.at(-1)?.step ?? 0;
  for (const [index, entry] of second.entries()) {
    const parent = index + 1 === worst ? best[0] : first[index];
    expect(entry.from).toBe(parent?.step);
    const varied = entry.hyperparameters['lr'] !== parent?.hyperparameters['lr'];
    expect(varied).toBe(index + 1 === worst);
  }
});
