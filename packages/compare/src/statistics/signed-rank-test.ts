import { normalCumulative } from './normal-distribution.ts';

/**
 * Up to this many differences the distribution is built up; SciPy stops at 50. Above, the normal one is off by at most
 * 0.0009, about the standard error that the drawn sign-flip test has.
 */
export const mostExactRanks = 200;

/**
 * Two-sided p of Wilcoxon's signed-rank test, with ties. Zeros are left out, as Wilcoxon did; 1 for none left. Exact up to
 * 200 differences, then by the normal approximation with a correction for continuity (Wilcoxon 1945).
 */
export function signedRankTest(differences: readonly number[]): number {
  const others = differences.filter((each) => each !== 0);
  const ranks = doubledRanks(others.map(Math.abs));
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const positive = ranks.reduce(
    (sum, rank, index) => sum + ((others[index] ?? 0) > 0 ? rank : 0),
    0,
  );
  const smaller = Math.min(positive, total - positive);
  const below = ranks.length <= mostExactRanks ? shareUpTo : normalShareUpTo;
  return Math.min(1, 2 * below(smaller, ranks));
}

/** Share of the assignments of signs whose positive ranks come to `most` or less, built up rank by rank. */
function shareUpTo(most: number, ranks: readonly number[]): number {
  const share = new Float64Array(most + 1);
  share[0] = 1;
  for (const rank of ranks) {
    for (let sum = most; sum >= 0; sum -= 1)
      share[sum] = (share[sum] ?? 0) / 2 + (share[sum - rank] ?? 0) / 2;
  }
  return share.reduce((sum, chance) => sum + chance, 0);
}

/** The same by the normal distribution; ranks are doubled, so half a rank is 1. */
function normalShareUpTo(most: number, ranks: readonly number[]): number {
  const centre = ranks.reduce((sum, rank) => sum + rank, 0) / 2;
  const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + rank ** 2, 0)) / 2;
  return normalCumulative((most + 1 - centre) / deviation);
}

/** Twice the rank of every value, from 1; ties have the mean of theirs, so that twice a rank is a whole number. */
function doubledRanks(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [index, value] of sorted.entries()) {
    if (!first.has(value)) first.set(value, index);
    last.set(value, index);
  }
  return values.map((value) => (first.get(value) ?? 0) + (last.get(value) ?? 0) + 2);
}
