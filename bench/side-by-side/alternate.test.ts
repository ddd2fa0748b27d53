import { expect, test } from 'vitest';
import { alternate } from './alternate.ts';
import type { Contender } from './contender.ts';

/** Takes so many seconds at each turn, and writes its name down. */
function contender(name: string, seconds: readonly number[], turns: string[]): Contender {
  const left = [...seconds];
  return {
    name,
    run: async () => {
      turns.push(name);
      return { clips: 12, seconds: left.shift() ?? NaN };
    },
  };
}

test('contenders take turns, each second round in the opposite order', async () => {
  const turns: string[] = [];
  await alternate([contender('a', [1, 1, 1], turns), contender('b', [1, 1, 1], turns)], 2);
  expect(turns.join(' ')).toBe('a b a b b a');
});

test('rates and ratios are medians over rounds, and the first turn is not counted', async () => {
  const rates = await alternate(
    [contender('slow', [99, 12, 6, 4], []), contender('fast', [99, 3, 3, 4], [])],
    3,
  );
  expect(rates).toEqual([
    { name: 'slow', clips_per_second: 2, ratio: 1, rounds: [1, 2, 3] },
    { name: 'fast', clips_per_second: 4, ratio: 2, rounds: [4, 4, 3] },
  ]);
});
