/** For every threshold the share of values above it (Dolan and Moré 2002; Agarwal et al. 2021). */
export function performanceProfile(
  values: readonly number[],
  thresholds: readonly number[],
): readonly number[] {
  return thresholds.map(
    (threshold) => values.filter((value) => value > threshold).length / values.length,
  );
}
