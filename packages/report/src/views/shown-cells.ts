import { methodNameOf } from '../reported-methods.ts';
import type { ReportData } from '../report-data.ts';
import type { ShownCell } from './episode/episode-view.ts';

/** More cells than this are not shown one by one. */
const mostShown = 20;

/** The cells that have a section of their own; none where there are too many. */
export function shownCells(data: ReportData): readonly ShownCell[] {
  const { runs } = data;
  const cells = runs.flatMap((run) => run.cells.map((recorded) => ({ run, recorded })));
  if (cells.length > mostShown) return [];
  const nameOf = methodNameOf(data);
  const seen = new Map<string, number>();
  return cells.map(({ run, recorded }) => {
    // Two runs may have the same cell.
    const count = (seen.get(recorded.cell.id) ?? 0) + 1;
    seen.set(recorded.cell.id, count);
    const suffix = count === 1 ? '' : `-${count}`;
    return { id: `cell-${recorded.cell.id}${suffix}`, run, recorded, agent: nameOf(recorded) };
  });
}
