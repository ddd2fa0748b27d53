import type { ReportedCell } from '../report-data.ts';

/** Where a cell stands, in a word or two. */
export type Standing =
  | 'not begun'
  | 'unfinished'
  | 'not judged'
  | 'failed'
  | 'pass'
  | 'fail'
  | 'inconclusive';

export function standingOf({ trajectory, verdict, failure }: ReportedCell): Standing {
  if (failure !== null) return 'failed';
  if (trajectory === null) return 'not begun';
  if (verdict !== null) return verdict.status;
  return trajectory.status === 'unfinished' ? 'unfinished' : 'not judged';
}
