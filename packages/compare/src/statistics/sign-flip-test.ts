import { randomStream } from '@rl-exp/core';

/** Up to this many pairs every assignment of signs is looked at. */
export const mostEnumerated = 16;
const draws = 100_000;

/**
 * Two-sided p of the paired permutation test of the mean: if neither of two methods were better, every difference
 * might as well have had the other sign (Fisher 1935). Exact up to 16 differences, then by 100,000 random assignments, the
 * observed one among them. 1 for no differences.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const scale = differences.reduce((sum, each) => sum + Math.abs(each), 0);
  const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0));
  // Sums of the same numbers in another order differ in their last digits.
  const isAsExtreme = (sum: number): boolean => Math.abs(sum) >= observed - 1e-12 * scale;
  return differences.length <= mostEnumerated
    ? enumerate(differences, isAsExtreme)
    : draw(differences, isAsExtreme, seed);
}

function enumerate(differences: readonly number[], isAsExtreme: (sum: number) => boolean): number {
  const assignments = 2 ** differences.length;
  let extreme = 0;
  for (let signs = 0; signs < assignments; signs += 1) {
    let sum = 0;
    for (const [index, each] of differences.entries()) sum += (signs >> index) & 1 ? -each : each;
    if (isAsExtreme(sum)) extreme += 1;
  }
  return extreme / assignments;
}

function draw(
  differences: readonly number[],
  isAsExtreme: (sum: number) => boolean,
  seed: number,
): number {
  const random = randomStream(seed);
  let extreme = 1;
  for (let drawn = 0; drawn < draws; drawn += 1) {
    let sum = 0;
    for (const each of differences) sum += random() < 0.5 ? -each : each;
    if (isAsExtreme(sum)) extreme += 1;
  }
  return extreme / (draws + 1);
}
