import { expect, test } from 'vitest';
import { firstTry, wasCaughtAtFirst } from './first-try.ts';
import { shippedCases } from './shipped-cases.ts';

test('the first try tells of shipped cheats, at the strengths that they are tried at', async () => {
  const shipped = await shippedCases();
  for (const [name, attempts] of Object.entries(firstTry.cheats)) {
    const values = shipped.find((each) => each.name === name)?.strengths.values;
    expect([
      name,
      Object.keys(attempts)
        .map(Number)
        .toSorted((a, b) => a - b),
    ]).toEqual([name, values]);
  }
});

test('what was caught is told by its strongest form', () => {
  expect(wasCaughtAtFirst('mixed-weights')).toBe(true);
  expect(wasCaughtAtFirst('farther-weights')).toBe(false);
  expect(wasCaughtAtFirst('untrained-checkpoint')).toBeNull();
});
