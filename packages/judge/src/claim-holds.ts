/** Two hearings of a ruined model were seen to differ by a quarter of what it is worse than the untouched one. */
const shareOfRuin = 1 / 3;

/**
 * Whether a claimed error rate is what the judge finds. A model that training has ruined writes something else at every
 * other context: the further both rates are beyond the untouched model's, the further apart they may lie.
 */
export function claimHolds(options: {
  readonly claimed: number;
  readonly reproduced: number;
  /** The untouched model's rate on the same clips, as the judge finds it. */
  readonly untouched: number;
  readonly tolerance: number;
}): boolean {
  const { claimed, reproduced, untouched, tolerance } = options;
  const ruin = Math.max(0, Math.min(claimed, reproduced) - untouched);
  return Math.abs(claimed - reproduced) <= tolerance + shareOfRuin * ruin;
}
