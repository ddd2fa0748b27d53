import { metricName, scoreText } from '@rl-exp/compare';
import { countedSide, deliveredMetrics } from '@rl-exp/core';
import { standingOf } from '../findings/standing.ts';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { reportedMethods } from '../reported-methods.ts';

/** A cell as a row of the table of all cells. */
interface NamedCell {
  readonly method: string;
  readonly reported: ReportedCell;
}

/** A column of the table of all cells, with a value for every cell; null where it is not known. */
export type CellColumn =
  | { readonly kind: 'text'; readonly heading: string; readonly values: readonly string[] }
  | {
      readonly kind: 'number';
      readonly heading: string;
      /** Decimals that are shown; null for as many as a value has. */
      readonly decimals: number | null;
      readonly values: readonly (number | null)[];
    };

/** Usages beyond these are in the JSON form alone. */
const mostUsages = 6;

/** Everything that is shown of every cell of a report, the cells in the order of their methods. */
export function cellColumns(data: ReportData): readonly CellColumn[] {
  const cells: readonly NamedCell[] = reportedMethods(data).flatMap(({ name, cells: own }) =>
    own.map((reported) => ({ method: name, reported })),
  );
  const text = (heading: string, valueOf: (cell: NamedCell) => string): CellColumn => ({
    kind: 'text',
    heading,
    values: cells.map(valueOf),
  });
  const number = (
    heading: string,
    decimals: number | null,
    valueOf: (reported: ReportedCell) => number | null | undefined,
  ): CellColumn => ({
    kind: 'number',
    heading,
    decimals,
    values: cells.map(({ reported }) => rounded(valueOf(reported), decimals)),
  });
  const metrics = [...new Set(cells.map(({ reported }) => reported.cell.objective.metric))];
  const usages = usageNames(cells).slice(0, mostUsages);
  return [
    text('Method', ({ method }) => method),
    number('Seed', null, ({ cell }) => cell.seed),
    text('Verdict', ({ reported }) => standingOf(reported)),
    ...metrics.flatMap((metric) => metricColumns(metric, number)),
    number('Return', 3, ({ trajectory }) => trajectory?.totals.reward),
    number('Steps', null, ({ trajectory }) => trajectory?.steps.length),
    number('Audio s', 0, ({ trajectory }) => trajectory?.totals.audio_seconds),
    number('Failed segments', null, ({ trajectory }) =>
      trajectory?.steps.reduce(
        (sum, { transition }) => sum + Number((transition?.outcome ?? 'ok') !== 'ok'),
        0,
      ),
    ),
    number('Invalid', null, usageOf('invalid')),
    number('Workers lost', null, ({ trajectory }) => trajectory?.totals.workers_lost),
    ...usages.map((name) => number(name.replaceAll('_', ' '), null, usageOf(name))),
    text('Cell', ({ reported }) => reported.cell.id),
    ...(data.runs.length > 1 ? [text('Run', ({ reported }) => reported.run)] : []),
  ];
}

/** A value as it stands in the table. */
export function cellText(column: CellColumn, row: number): string {
  const value = column.values[row];
  if (value == null) return '–';
  if (column.kind === 'text' || typeof value === 'string') return String(value);
  const shown = column.decimals === null ? String(value) : value.toFixed(column.decimals);
  return shown.replace('-', '−');
}

/** What decisions are said to take, but for invalid ones, which have a column anyway. */
function usageNames(cells: readonly NamedCell[]): readonly string[] {
  const names = new Set<string>();
  for (const { reported } of cells)
    for (const { decision } of reported.trajectory?.steps ?? [])
      for (const name in decision.usage) names.add(name);
  return [...names].filter((name) => name !== 'invalid').toSorted();
}

/** What the decisions of a cell took of something, in all. */
function usageOf(name: string): (reported: ReportedCell) => number | undefined {
  return ({ trajectory }) =>
    trajectory?.steps.reduce((sum, { decision }) => sum + (decision.usage?.[name] ?? 0), 0);
}

function metricColumns(
  metric: string,
  number: (
    heading: string,
    decimals: number | null,
    valueOf: (reported: ReportedCell) => number | null | undefined,
  ) => CellColumn,
): readonly CellColumn[] {
  const isPerCent = scoreText(metric, 1).endsWith('%');
  const scale = isPerCent ? 100 : 1;
  const decimals = isPerCent ? 2 : 4;
  const name = `${metricName(metric)}${isPerCent ? ' %' : ''}`;
  const column = (
    heading: string,
    valueOf: (reported: ReportedCell) => number | null | undefined,
  ): CellColumn =>
    number(`${heading} ${name}`, decimals, (reported) => {
      const value = reported.cell.objective.metric === metric ? valueOf(reported) : null;
      return value == null ? null : scale * value;
    });
  return [
    column('Val start', ({ trajectory }) => trajectory?.root.metrics[metric]),
    column('Val', ({ trajectory }) =>
      trajectory === null ? null : deliveredMetrics(trajectory)?.[metric],
    ),
    column('Hidden start', ({ verdict }) => verdict?.hidden.base.value),
    column('Hidden', ({ verdict }) =>
      verdict === null ? null : verdict.hidden[countedSide(verdict)].value,
    ),
  ];
}

function rounded(value: number | null | undefined, decimals: number | null): number | null {
  if (value == null || !Number.isFinite(value)) return null;
  return decimals === null ? Number(value.toPrecision(6)) : Number(value.toFixed(decimals));
}
