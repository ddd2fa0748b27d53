import type { RecordedCell } from '@rl-exp/compare';
import type { PathStep } from '../../findings/episode-path.ts';

/** The place of the state that was handed over: 0 is the root; null before the end. */
export function deliveredPlace(
  { trajectory }: RecordedCell,
  path: readonly PathStep[],
): number | null {
  if (trajectory?.delivered == null) return null;
  const index = path.findIndex(
    ({ step }) => step.evaluation !== null && step.transition?.state === trajectory.delivered,
  );
  return index + 1;
}
