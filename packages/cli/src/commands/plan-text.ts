import {
  canonicalJson,
  planDigest,
  type Plan,
  type PlannedCell,
  type PlannedSlot,
} from '@rl-exp/core';
import { cellColumns } from '../experiment/cell-columns.ts';
import type { CellSharing, Sharing } from '../experiment/predict-sharing.ts';
import { slotNames, type SlotName } from '../experiment/schema.ts';

const pageWidth = 100;
const gap = '  ';

/** What all cells have in common, the cells in a table by what tells them apart, and what they share. */
export function planText(plan: Plan, sharing: Sharing): string {
  const cells = plan.cells.length === 1 ? '1 cell' : `${plan.cells.length} cells`;
  return [
    `${plan.experiment}: ${cells}, plan ${planDigest(plan).slice(0, 12)}`,
    '',
    ...commonLines(plan.cells),
    '',
    ...table(plan.cells, sharing),
    '',
    sharingText(sharing),
  ].join('\n');
}

function commonLines(cells: readonly PlannedCell[]): readonly string[] {
  const common = (textOf: (cell: PlannedCell) => string): string | undefined => {
    const texts = new Set(cells.map(textOf));
    return texts.size === 1 ? [...texts][0] : undefined;
  };
  const slot = (name: SlotName): readonly [string, string | undefined] => {
    const isAlike = common((cell) => canonicalJson(cell[name])) !== undefined;
    return [name, isAlike ? common((cell) => slotText(cell[name])) : undefined];
  };
  const steps = common(({ environment }) => `${environment.steps}`);
  const segment = common(segmentText);
  const training =
    steps === undefined
      ? segment
      : segment === undefined
        ? `${steps} steps`
        : `${steps} × ${segment}`;
  const names = [...new Set(cells.flatMap((cell) => Object.keys(cell.hyperparameters)))];
  const starts = names.flatMap((name) => {
    const start = common((cell) => String(cell.hyperparameters[name]?.start ?? ''));
    return start === undefined || start === '' ? [] : [`${name} ${start}`];
  });
  const lines: readonly (readonly [string, string | undefined])[] = [
    ...slotNames.map(slot),
    ['training', training],
    ['start', starts.length === 0 ? undefined : starts.join(', ')],
  ];
  return lines.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(9)} ${text}`]));
}

function table(cells: readonly PlannedCell[], { cells: shares }: Sharing): readonly string[] {
  const fixed = [
    { heading: 'cell', values: cells.map(({ id }) => id) },
    { heading: 'seed', values: cells.map(({ seed }) => String(seed)) },
  ];
  const counts = [
    { heading: 'to train', values: shares.map(toTrainText) },
    { heading: 'shared', values: shares.map(sharedText) },
  ];
  const told = cellColumns(cells);
  const widthOf = ({ heading, values }: { heading: string; values: readonly string[] }): number =>
    Math.max(heading.length, ...values.map(({ length }) => length));
  const taken = [...fixed, ...counts].reduce(
    (sum, column) => sum + widthOf(column) + gap.length,
    0,
  );
  const widths = fit(told.map(widthOf), pageWidth - taken - gap.length * told.length + gap.length);
  const columns = [
    ...fixed.map((column) => ({ ...column, width: widthOf(column) })),
    ...told.map((column, index) => ({ ...column, width: widths[index] ?? 0 })),
    ...counts.map((column) => ({ ...column, width: widthOf(column) })),
  ];
  const row = (textOf: (column: (typeof columns)[number]) => string): string =>
    columns
      .map((column) => cut(textOf(column), column.width).padEnd(column.width))
      .join(gap)
      .trimEnd();
  return [
    row(({ heading }) => heading),
    ...cells.map((_, index) => row(({ values }) => values[index] ?? '')),
  ];
}

/** Widths that fit into a line: the widest give way first, down to what is still readable. */
function fit(wanted: readonly number[], available: number): readonly number[] {
  const readable = 8;
  const widths = [...wanted];
  for (let excess = sum(widths) - available; excess > 0; excess -= 1) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest];
    if (width === undefined || width <= readable) break;
    widths[widest] = width - 1;
  }
  return widths;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function toTrainText({ exact, to_train: count }: CellSharing): string {
  return exact ? String(count) : `≤ ${count}`;
}

function sharedText({ exact, shared }: CellSharing): string {
  return exact ? String(shared) : `≥ ${shared}`;
}

/** One line on what the cells come to, e.g. `segments: 40 in 8 cells, 14 to train, 26 shared`. */
function sharingText({
  foreseen,
  exact,
  segments,
  to_train: count,
  shared,
  cells,
}: Sharing): string {
  const where = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  return [
    `segments: ${foreseen ? '' : 'up to '}${segments} in ${where}`,
    `${exact ? '' : 'at most '}${count} to train`,
    ...(exact || shared > 0 ? [`${exact ? '' : 'at least '}${shared} shared`] : []),
  ].join(', ');
}

function slotText({ use, version }: PlannedSlot): string {
  return use.startsWith('.') || use.startsWith('/')
    ? `${use} ${version.slice(0, 8)}`
    : `${use} ${version}`;
}

function segmentText({ environment: { segment } }: PlannedCell): string {
  return 'updates' in segment
    ? `${segment.updates} updates`
    : `${segment.audio_seconds} s of audio`;
}
