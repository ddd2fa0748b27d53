import type { RecordedCell } from '@rl-exp/compare';

/** Where a cell stands, in a word or two. */
export type Standing = 'not begun' | 'under way' | 'not judged' | 'pass' | 'fail' | 'inconclusive';

export function standingOf({ trajectory, verdict }: RecordedCell): Standing {
  if (trajectory === null) return 'not begun';
  if (verdict !== null) return verdict.status;
  return trajectory.status === 'unfinished' ? 'under way' : 'not judged';
}
