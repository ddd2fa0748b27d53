import { expect, test } from 'vitest';
import { shippedCases } from './shipped-cases.ts';

test('every shipped cheat names what should catch it, and no two cases have a name in common', async () => {
  const cases = await shippedCases();
  const unnamed = cases.filter(
    ({ kind, caughtBy }) => (kind === 'cheat') === (caughtBy.length === 0),
  );
  expect(unnamed.map(({ name }) => name)).toEqual([]);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
