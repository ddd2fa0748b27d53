/**
 * Two-sided p of Wilcoxon's signed-rank test, exact for any number of differences and with ties: the distribution of
 * the rank sum over all assignments of signs, built up rank by rank. Zeros are left out, as Wilcoxon did; 1 for none left.
 */
export function signedRankTest(differences: readonly number[]): number {
  const others = differences.filter((each) => each !== 0);
  const ranks = doubledRanks(others.map(Math.abs));
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const positive = ranks.reduce(
    (sum, rank, index) => sum + ((others[index] ?? 0) > 0 ? rank : 0),
    0,
  );
  let share = new Float64Array(total + 1);
  share[0] = 1;
  for (const rank of ranks) {
    const next = new Float64Array(total + 1);
    for (const [sum, chance] of share.entries()) {
      if (chance === 0) continue;
      next[sum] = (next[sum] ?? 0) + chance / 2;
      next[sum + rank] = (next[sum + rank] ?? 0) + chance / 2;
    }
    share = next;
  }
  const smaller = Math.min(positive, total - positive);
  const below = share.slice(0, smaller + 1).reduce((sum, chance) => sum + chance, 0);
  return Math.min(1, 2 * below);
}

/** Twice the rank of every value, from 1; ties have the mean of theirs, so that twice a rank is a whole number. */
function doubledRanks(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const smaller = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return 2 * smaller + equal + 1;
  });
}
