/**
 * Whether a claimed error rate is what the judge finds. A model that training has ruined writes something else at every
 * other context; of one that is worse than the untouched model on both sides, nobody gains by how much.
 */
export function claimHolds(options: {
  readonly claimed: number;
  readonly reproduced: number;
  /** The untouched model's rate on the same clips, as the judge finds it. */
  readonly untouched: number;
  readonly tolerance: number;
}): boolean {
  const { claimed, reproduced, untouched, tolerance } = options;
  return Math.abs(Math.min(claimed, untouched) - Math.min(reproduced, untouched)) <= tolerance;
}
