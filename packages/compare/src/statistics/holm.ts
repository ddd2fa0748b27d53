/** Holm's step-down adjustment of a family's p-values (Holm 1979), in their order. */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, index) => index);
  order.sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted = pValues.map(() => 1);
  let highest = 0;
  for (const [rank, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[index] ?? 1)));
    adjusted[index] = highest;
  }
  return adjusted;
}
