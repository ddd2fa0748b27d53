import type { ReportedCell } from './report-data.ts';

/** How far a cell has come, in a word. */
export type CellStanding =
  | 'not begun'
  | 'unfinished'
  | 'not judged'
  | 'pass'
  | 'fail'
  | 'inconclusive';

export function cellStanding({ trajectory, verdict }: ReportedCell): CellStanding {
  if (trajectory === null) return 'not begun';
  if (trajectory.reason === null) return 'unfinished';
  return verdict?.status ?? 'not judged';
}

/** Why a cell counts as failed: its verdict, or a segment that ended its episode; null where it did not fail. */
export function cellFailure({ trajectory, verdict }: ReportedCell): string | null {
  if (verdict?.status === 'fail') {
    const found = verdict.checks
      .filter(({ status }) => status === 'fail')
      .map(({ name, summary }) => `${name}: ${summary}`);
    return ['The verdict is fail.', ...found].join(' ');
  }
  if (trajectory?.reason !== 'failure') return null;
  const last = trajectory.steps.at(-1);
  return `Step ${last?.step ?? 0} ended the episode: ${last?.transition?.outcome ?? 'it failed'}.`;
}
