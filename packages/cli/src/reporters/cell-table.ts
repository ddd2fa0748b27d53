import { cellColumns, type Plan } from '@rl-exp/core';
import type { CellRow, CellState } from './cell-board.ts';
import { signed } from './numbers.ts';
import { textTable, type TextColumn } from './text-table.ts';

/** What is looked at first where not all cells have room. */
const order: readonly CellState[] = ['failed', 'training', 'judging', 'trained', 'done', 'waiting'];

/** A table of the cells of a plan, given in its order, in at most so many lines, the heading and what says how many were left out among them. */
export function cellTable(
  plan: Pick<Plan, 'cells' | 'labels'>,
  rows: readonly CellRow[],
  space: { readonly columns: number; readonly lines: number },
): readonly string[] {
  const fitting = rows.length + 1 <= space.lines ? rows.length : Math.max(1, space.lines - 2);
  const urgent = rows.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const chosen = new Set(urgent.slice(0, fitting));
  const shown = rows.map((row) => chosen.has(row));
  const telling = cellColumns(plan);
  const all: readonly TextColumn[] = [
    ...telling.map((each) => ({ ...each, mayShrink: true })),
    column('seed', rows, ({ cell }) => String(cell.seed)),
    column('step', rows, ({ cell, step }) => `${step}/${cell.environment.steps}`),
    column(metricOf(rows), rows, ({ last }) => number(last)),
    column('best', rows, ({ best }) => number(best)),
    column('return', rows, ({ first, reward }) => (first === null ? '-' : signed(reward, 3))),
    column('state', rows, ({ state, verdict }) => verdict ?? state),
  ];
  const columns = all.map((each) => ({
    ...each,
    values: each.values.filter((_, index) => shown[index]),
  }));
  const left = Map.groupBy(
    rows.filter((row) => !chosen.has(row)),
    ({ state }) => state,
  );
  const others = [...left].map(([state, { length }]) => `${length} ${state}`).join(', ');
  return [...textTable(columns, space.columns), ...(others === '' ? [] : [`… ${others}`])];
}

/** What tells one cell of a run from the others, in a few words. */
export function cellNames(plan: Pick<Plan, 'cells' | 'labels'>): ReadonlyMap<string, string> {
  const telling = cellColumns(plan);
  return new Map(
    plan.cells.map((cell, index) => [
      cell.id,
      [cell.id, ...telling.map(({ values }) => values[index] ?? ''), `seed ${cell.seed}`].join(
        ' · ',
      ),
    ]),
  );
}

function column(
  heading: string,
  rows: readonly CellRow[],
  value: (row: CellRow) => string,
): TextColumn {
  return { heading, values: rows.map(value) };
}

function metricOf(rows: readonly CellRow[]): string {
  return rows[0]?.cell.objective.metric ?? 'value';
}

function number(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}
