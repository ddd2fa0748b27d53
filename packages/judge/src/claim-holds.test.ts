import { expect, test } from 'vitest';
import { claimHolds } from './claim-holds.ts';

const holds = (claimed: number, reproduced: number): boolean =>
  claimHolds({ claimed, reproduced, untouched: 0.8, tolerance: 0.03 });

test('a claim lies within the tolerance, on either side', () => {
  expect([holds(0.5, 0.52), holds(0.52, 0.5), holds(0.5, 0.54), holds(0.54, 0.5)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('two hearings of a ruined model may differ more, but not without bound', () => {
  expect([holds(3.4, 2.8), holds(5.0, 5.5)]).toEqual([true, true]);
  expect([holds(1.2, 2.9), holds(2.9, 1.2)]).toEqual([false, false]);
  expect([holds(0.7, 2.9), holds(2.9, 0.7), holds(0.8, 0.9)]).toEqual([false, false, false]);
});

test('a rate that is none is no claim', () => {
  expect([holds(NaN, 0.5), holds(0.5, NaN), holds(NaN, NaN)]).toEqual([false, false, false]);
});
