import type { CellOutcome } from './cell-outcome.ts';

/** Two cells of one task and seed. */
export interface CellPair {
  readonly method: CellOutcome;
  readonly baseline: CellOutcome;
}

/** Pairs by task, in the order of tasks; within one by rising seed. */
export type PairsByTask = readonly (readonly CellPair[])[];

/** Pairs the cells of two methods: only those of one task, with one budget and one seed, are comparable. */
export function pairCells(
  method: readonly CellOutcome[],
  baseline: readonly CellOutcome[],
): PairsByTask {
  const partners = new Map(baseline.map((cell) => [placeOf(cell), cell]));
  const pairs = method.flatMap((cell): readonly CellPair[] => {
    const partner = partners.get(placeOf(cell));
    return partner === undefined ? [] : [{ method: cell, baseline: partner }];
  });
  const byTask = Map.groupBy(pairs, (pair) => pair.method.task);
  const tasks = [...byTask.keys()].toSorted();
  return tasks.map((task) =>
    (byTask.get(task) ?? []).toSorted((a, b) => a.method.cell.seed - b.method.cell.seed),
  );
}

/** Where a cell stands: its task and its seed. */
function placeOf({ task, cell }: CellOutcome): string {
  return `${task}|${cell.seed}`;
}
