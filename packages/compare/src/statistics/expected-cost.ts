/** What one attempt cost, and whether it reached its target with that. */
export interface Attempt {
  readonly cost: number;
  readonly reached: boolean;
}

/**
 * Expected running time to a target (Hansen et al. 2021, COCO): all that was spent, also by attempts that never reached
 * it, for each one that did. Null where none did.
 */
export function expectedCost(attempts: readonly Attempt[]): number | null {
  const reached = attempts.filter((attempt) => attempt.reached).length;
  const spent = attempts.reduce((sum, { cost }) => sum + cost, 0);
  return reached === 0 ? null : spent / reached;
}
