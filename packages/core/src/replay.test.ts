import { expect, test } from 'vitest';
import { compareReplay, replayCheck, type ReplayedTransition } from './replay.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const recorded: ReplayedTransition = { outcome: 'ok', state: a, train_loss: 2, value: 0.5 };
const compare = (
  replayed: Partial<ReplayedTransition>,
  comparison: 'identity' | 'tolerance' = 'identity',
) =>
  compareReplay({
    step: 1,
    key: b,
    recorded,
    replayed: { ...recorded, ...replayed },
    comparison,
  });

test.each([
  [{}, 'identity', true],
  [{ state: b }, 'identity', false],
  [{ value: 0.5000001 }, 'identity', false],
  [{ state: b, value: 0.51, train_loss: 2.03 }, 'tolerance', true],
  [{ value: 0.53 }, 'tolerance', false],
  [{ train_loss: 2.1 }, 'tolerance', false],
  [{ outcome: 'nan', state: null, value: null, train_loss: null }, 'tolerance', false],
] as const)('%j by %s: %s', (replayed, comparison, agrees) => {
  expect(compare(replayed, comparison).agrees).toBe(agrees);
});

test('the check fails with the steps that differ, and an audit of nothing proves nothing', () => {
  expect(replayCheck([compare({})], 3)).toMatchObject({
    status: 'pass',
    summary: expect.stringContaining('1 of 3'),
  });
  expect(replayCheck([compare({}), compare({ state: b })], 2)).toMatchObject({
    status: 'fail',
    summary: expect.stringContaining('step 1'),
  });
  expect(replayCheck([], 2).status).toBe('inconclusive');
});
