import { expect, test } from 'vitest';
import { deepFreeze } from './deep-freeze.ts';

test('every member is frozen, also of what is frozen already', () => {
  const inner = { values: [{ lr: 1 }] };
  const value = deepFreeze({ outer: Object.freeze({ inner }) });
  for (const part of [value, value.outer, inner, inner.values, inner.values[0]])
    expect(Object.isFrozen(part)).toBe(true);
});
