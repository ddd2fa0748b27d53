import { expect, test } from 'vitest';
import { randomStream } from './random-stream.ts';

test('numbers are uniform in [0, 1), follow from the seed, and differ between seeds', () => {
  const take = (seed: number): readonly number[] => {
    const random = randomStream(seed);
    return Array.from({ length: 20_000 }, () => random());
  };
  const numbers = take(7);
  expect(take(7)).toEqual(numbers);
  expect(take(8)).not.toEqual(numbers);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => numbers.filter((x) => Math.floor(x * 10) === tenth).length,
  );
  for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});
