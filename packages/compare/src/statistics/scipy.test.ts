import { describe, expect, test } from 'vitest';
import { golden } from './__fixtures__/golden.ts';
import { interquartileMean, interquartileMeanOfSorted, standardDeviation } from './aggregate.ts';
import { correlation } from './correlation.ts';
import { equivalenceTest } from './equivalence-test.ts';
import { minimumDetectableEffect } from './needed-pairs.ts';
import { normalCumulative, normalQuantile } from './normal-distribution.ts';
import { mostEnumerated, signFlipTest } from './sign-flip-test.ts';
import { signedRankTest } from './signed-rank-test.ts';
import { stratifiedBootstrap } from './stratified-bootstrap.ts';
import { studentCumulative, studentQuantile } from './student-distribution.ts';

/** Equal to eleven digits, of small numbers too. */
function expectEqual(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    1e-11 * Math.max(Math.abs(expected), 1e-3),
  );
}

test('the normal and Student’s distribution are those of SciPy', () => {
  for (const [x, share] of golden.normal.cumulative) expectEqual(normalCumulative(x), share);
  for (const [share, x] of golden.normal.quantile) expectEqual(normalQuantile(share), x);
  for (const [t, n, share] of golden.student.cumulative)
    expectEqual(studentCumulative(t, n), share);
  for (const [share, n, t] of golden.student.quantile) expectEqual(studentQuantile(share, n), t);
});

test('the correlation is that of SciPy', () => {
  const [first, second, expected] = golden.correlation;
  expectEqual(correlation(first, second) ?? Number.NaN, expected);
});

describe.each(Object.entries(golden.cases))('%s differences', (_name, expected) => {
  const { differences } = expected;

  test('the sign-flip test is that of SciPy', () => {
    const p = signFlipTest(differences, 7);
    if (differences.length <= mostEnumerated) expectEqual(p, expected.p_sign_flip);
    else expect(p).toBeCloseTo(expected.p_sign_flip, 2);
  });

  test('signed ranks, trimmed mean, deviation and equivalence are those of SciPy', () => {
    expectEqual(signedRankTest(differences), expected.p_signed_rank);
    expectEqual(interquartileMean(differences), expected.iqm);
    expectEqual(standardDeviation(differences), expected.deviation);
    expectEqual(equivalenceTest(differences, golden.margin), expected.p_equivalence);
  });

  test('the detectable effect is found in about four cases of five', () => {
    const detectable = minimumDetectableEffect(expected.deviation, differences.length);
    expectEqual(detectable, expected.detectable);
    // By the noncentral t distribution, of which the formula is an approximation.
    expect(expected.power).toBeGreaterThan(0.785);
    expect(expected.power).toBeLessThan(0.81);
  });

  test('percentile and BCa intervals are those of SciPy but for chance', () => {
    const { low, high, bca } = stratifiedBootstrap({
      strata: [differences],
      statistic: interquartileMeanOfSorted,
      draws: 20_000,
      seed: 3,
    });
    const near = (actual: readonly number[], wanted: readonly [number, number]): void => {
      // The draws of five values are few numbers, far apart.
      const share = differences.length < 8 ? 0.1 : 0.04;
      const tolerance = share * (wanted[1] - wanted[0]);
      for (const [index, end] of actual.entries())
        expect(Math.abs(end - (wanted[index] ?? Number.NaN))).toBeLessThan(tolerance);
    };
    near([low, high], expected.percentile);
    near([bca.low, bca.high], expected.bca);
  });
});
