import { randomStream } from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interquartileMean, mean, median } from './aggregate.ts';
import { equivalenceTest } from './equivalence-test.ts';
import { expectedCost } from './expected-cost.ts';
import { holm } from './holm.ts';
import { minimumDetectableEffect, neededPairs } from './needed-pairs.ts';
import { normalCumulative } from './normal-distribution.ts';
import { performanceProfile } from './performance-profile.ts';
import { pairedImprovement } from './probability-of-improvement.ts';
import { signFlipTest } from './sign-flip-test.ts';
import { mostExactRanks, signedRankTest } from './signed-rank-test.ts';
import { meanHeight, valueAt, type StepCurve } from './step-curve.ts';
import { stratifiedBootstrap } from './stratified-bootstrap.ts';

const value = fc.integer({ min: -40, max: 40 }).map((tenths) => tenths / 10);
const values = (minLength: number, maxLength = 10) => fc.array(value, { minLength, maxLength });
const share = fc.double({ min: 0, max: 1, noNaN: true });
/** As a bootstrap wants it. */
const meanOfDraw = (sorted: Float64Array): number => mean([...sorted]);
const settings = { numRuns: 60 };

test('tests of differences do not know which method is which, nor the order of seeds', () => {
  fc.assert(
    fc.property(values(0), (differences) => {
      for (const pOf of [(d: readonly number[]) => signFlipTest(d, 1), signedRankTest]) {
        const p = pOf(differences);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(pOf(differences.map((each) => -each))).toBeCloseTo(p, 12);
        expect(pOf(differences.toReversed())).toBeCloseTo(p, 12);
      }
    }),
    settings,
  );
});

test('no exact test of n pairs goes below 2 / 2ⁿ, and one direction alone reaches it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
      (same) => {
        const floor = 2 / 2 ** same.length;
        expect(signFlipTest(same, 1)).toBe(floor);
        expect(signedRankTest(same)).toBeCloseTo(floor, 14);
      },
    ),
    settings,
  );
});

test('with nothing different every test says so', () => {
  const same = [0, 0, 0, 0, 0, 0];
  expect([signFlipTest(same, 1), signedRankTest(same), pairedImprovement(same)]).toEqual([
    1, 1, 0.5,
  ]);
  expect(equivalenceTest(same, 0.1)).toBe(0);
  expect(equivalenceTest([1, 1, 1], 0.1)).toBe(1);
});

test('drawn signs come near to enumerated ones', () => {
  // Twenty pairs of which sixteen differ: the others change no sum.
  const differences = [
    0.5, 1.2, -0.3, 0.8, 0.1, -0.9, 1.1, 0.4, 0.6, -0.2, 0.3, 0.7, -0.5, 0.9, 0.2, 0,
  ];
  const exact = signFlipTest(differences, 1);
  expect(signFlipTest([...differences, 0, 0, 0, 0], 1)).toBeCloseTo(exact, 2);
  expect(signFlipTest([...differences, 0], 1)).toBe(signFlipTest([...differences, 0], 1));
});

test('of many pairs drawn signs come near to the normal distribution', () => {
  const random = randomStream(11);
  for (const count of [17, 33, 101, 500]) {
    const differences = Array.from({ length: count }, () => random() + random() + random() - 1.45);
    const squares = differences.reduce((sum, each) => sum + each ** 2, 0);
    const reached = Math.abs(differences.reduce((sum, each) => sum + each, 0)) / Math.sqrt(squares);
    const expected = 2 * normalCumulative(-reached);
    expect(Math.abs(signFlipTest(differences, 1) - expected)).toBeLessThan(
      count < 100 ? 0.02 : 0.006,
    );
  }
});

test('of more ranks than are built up the normal distribution is off by less than 0.0009', () => {
  const count = mostExactRanks + 1;
  const exact = exactRankSums(count);
  for (const positive of [3_000, 8_000, 8_500, 9_000, 9_500, 10_000]) {
    const p = 2 * exact.slice(0, positive + 1).reduce((sum, each) => sum + each, 0);
    expect(Math.abs(signedRankTest(withPositiveRanks(count, positive)) - p)).toBeLessThan(0.0009);
  }
});

/** Shares of the sums of positive ranks over all signs of 1 to `count`. */
function exactRankSums(count: number): readonly number[] {
  let found = [1];
  for (let rank = 1; rank <= count; rank += 1) {
    const before = found;
    found = Array.from(
      { length: before.length + rank },
      (_, sum) => ((before[sum] ?? 0) + (before[sum - rank] ?? 0)) / 2,
    );
  }
  return found;
}

/** Differences 1 to `count` of which the positive ones sum up to `positive`. */
function withPositiveRanks(count: number, positive: number): readonly number[] {
  let left = positive;
  return Array.from({ length: count }, (_, index) => {
    const rank = count - index;
    if (rank > left) return -rank;
    left -= rank;
    return rank;
  });
}

test('Holm: as in his example; never below p, in the order of p, and the least times the family', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, expected] of [0.03, 0.06, 0.06, 0.02].entries())
    expect(adjusted[index]).toBeCloseTo(expected, 12);
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 8 }), (p) => {
      const found = holm(p);
      for (const [i, own] of p.entries()) {
        expect(found[i]).toBeGreaterThanOrEqual(own);
        expect(found[i]).toBeLessThanOrEqual(1);
        for (const [j, other] of p.entries())
          if (own <= other) expect(found[i]).toBeLessThanOrEqual(found[j] ?? 0);
      }
      expect(Math.min(...found)).toBeCloseTo(Math.min(1, p.length * Math.min(...p)), 12);
    }),
    settings,
  );
});

test('aggregates lie within the values, move with them and know no order', () => {
  fc.assert(
    fc.property(values(1, 30), value, (list, shift) => {
      for (const aggregate of [mean, median, interquartileMean]) {
        const found = aggregate(list);
        expect(found).toBeGreaterThanOrEqual(Math.min(...list) - 1e-9);
        expect(found).toBeLessThanOrEqual(Math.max(...list) + 1e-9);
        expect(aggregate(list.map((each) => each + shift))).toBeCloseTo(found + shift, 9);
        expect(aggregate(list.toReversed())).toBeCloseTo(found, 9);
      }
    }),
    settings,
  );
});

test('the interquartile mean cares for the middle half alone', () => {
  expect(interquartileMean([1, 2, 3, 4, 5, 6, 7, 1000])).toBe(4.5);
  expect(interquartileMean([5, 7])).toBe(6);
});

test('a bootstrap follows from its seed, stays within its tasks and turns with the sign', () => {
  fc.assert(
    fc.property(
      fc.array(values(2, 6), { minLength: 1, maxLength: 3 }),
      fc.integer(),
      (strata, seed) => {
        const draw = (of: readonly (readonly number[])[]) =>
          stratifiedBootstrap({ strata: of, statistic: meanOfDraw, draws: 200, seed });
        const found = draw(strata);
        expect(draw(strata)).toEqual(found);
        expect(found.low).toBeLessThanOrEqual(found.high);
        expect(found.bca.low).toBeLessThanOrEqual(found.bca.high);
        const lowest = mean(strata.flatMap((runs) => runs.map(() => Math.min(...runs))));
        const highest = mean(strata.flatMap((runs) => runs.map(() => Math.max(...runs))));
        expect(found.low).toBeGreaterThanOrEqual(lowest - 1e-9);
        expect(found.high).toBeLessThanOrEqual(highest + 1e-9);
        const turned = draw(strata.map((runs) => runs.map((run) => -run)));
        expect(turned.low).toBeCloseTo(-found.high, 9);
      },
    ),
    settings,
  );
});

test('a task whose runs are alike adds no width, however far it is from the others', () => {
  const { low, high } = stratifiedBootstrap({
    strata: [
      [1, 1, 1],
      [9, 9, 9],
    ],
    statistic: meanOfDraw,
    draws: 100,
    seed: 1,
  });
  expect([low, high]).toEqual([5, 5]);
});

test('more pairs find smaller effects, and the pairs that are needed are enough and no more', () => {
  const options = { deviation: 1, margin: 0.01, family: 1 };
  const needed = neededPairs({ ...options, difference: 0.6 }) ?? 0;
  expect(minimumDetectableEffect(1, needed)).toBeLessThanOrEqual(0.6);
  expect(minimumDetectableEffect(1, needed - 1)).toBeGreaterThan(0.6);
  expect(neededPairs({ ...options, difference: -0.6 })).toBe(needed);
  expect(neededPairs({ ...options, difference: 0.6, family: 5 })).toBeGreaterThan(needed);
  // A difference that is nearly nothing is settled by bounding it, if that is possible at all.
  expect(neededPairs({ ...options, difference: 0, margin: 0.5 })).toBeLessThan(60);
  expect(neededPairs({ ...options, difference: 0.01 })).toBeNull();
  // Nine comparisons need nine pairs, however plain the difference is.
  expect(neededPairs({ ...options, difference: 100, family: 9 })).toBe(9);
});

test('a profile falls from threshold to threshold', () => {
  expect(performanceProfile([0.1, 0.2, 0.3, 0.3], [0, 0.1, 0.25, 0.3])).toEqual([1, 0.75, 0.5, 0]);
});

test('a curve of steps holds its value until the next; its mean height is its area over the budget', () => {
  const curve: StepCurve = [
    { at: 0, value: 1 },
    { at: 600, value: 0.5 },
  ];
  expect([0, 599, 600, 9999].map((at) => valueAt(curve, at))).toEqual([1, 1, 0.5, 0.5]);
  expect(meanHeight(curve, 1200)).toBe(0.75);
  expect(meanHeight(curve, 300)).toBe(1);
  expect(meanHeight(curve, 0)).toBe(1);
});

test('the expected cost counts what was spent in vain', () => {
  expect(
    expectedCost([
      { cost: 600, reached: true },
      { cost: 3000, reached: false },
    ]),
  ).toBe(3600);
  expect(expectedCost([{ cost: 3000, reached: false }])).toBeNull();
});
