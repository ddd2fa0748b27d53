import { methodNames, methodOf } from '@rl-exp/compare';
import { canonicalJson, trackOf, type Objective, type Track } from '@rl-exp/core';
import { baselineStyle, seriesStyle, type SeriesStyle } from './charts/series-style.ts';
import type { ReportData, ReportedCell } from './report-data.ts';

/** All cells of a report that one method decided in, those left out of the comparison among them. */
export interface ReportedMethod {
  readonly name: string;
  readonly track: Track;
  readonly objective: Objective;
  readonly isBaseline: boolean;
  /** The same in every chart of the report. */
  readonly style: SeriesStyle;
  readonly cells: readonly ReportedCell[];
}

const kept = new WeakMap<ReportData, readonly ReportedMethod[]>();

/** The methods of a report in the order of their first cells. Every view asks for them; they are sorted out once. */
export function reportedMethods(data: ReportData): readonly ReportedMethod[] {
  const found = kept.get(data) ?? sortMethods(data);
  kept.set(data, found);
  return found;
}

/** Those of one track and objective, which alone are held against one another. */
export function methodsOf(
  data: ReportData,
  { track, objective }: { readonly track: Track; readonly objective: Objective },
): readonly ReportedMethod[] {
  return reportedMethods(data).filter(
    (method) =>
      method.track === track &&
      method.objective.metric === objective.metric &&
      method.objective.goal === objective.goal,
  );
}

/** Methods in groups that may be held against one another: of one track and objective. */
export function comparableMethods(data: ReportData): readonly (readonly ReportedMethod[])[] {
  return [
    ...Map.groupBy(reportedMethods(data), ({ track, objective }) =>
      canonicalJson({ track, objective }),
    ).values(),
  ];
}

/** How a group of comparable methods is called where a report has several; null where it has one. */
export function groupTitle(
  data: ReportData,
  { track, objective: { metric } }: Pick<ReportedMethod, 'track' | 'objective'>,
): string | null {
  return comparableMethods(data).length < 2 ? null : `Track ${track}, ${metric}`;
}

/** How the method that decided in a cell is called in this report. */
export function methodNameOf(data: ReportData): (recorded: ReportedCell) => string {
  const names = new Map(
    reportedMethods(data).flatMap(({ name, cells }) =>
      cells.map((recorded): readonly [ReportedCell, string] => [recorded, name]),
    ),
  );
  return (recorded) => names.get(recorded) ?? recorded.cell.agent.use;
}

function sortMethods(data: ReportData): readonly ReportedMethod[] {
  const { runs, comparison } = data;
  const baselines = new Set(
    comparison?.sections.flatMap(({ track, objective, baselines: names }) =>
      names.map((name) => canonicalJson({ track, objective, name })),
    ),
  );
  const cells = runs.flatMap((run) => run.cells);
  const nameOf = namesOf(data, cells);
  const grouped = Map.groupBy(
    cells,
    ({ cell }) => `${trackOf(cell)} ${cell.objective.metric} ${cell.objective.goal}`,
  );
  return [...grouped.values()].flatMap((comparable) => {
    let others = 0;
    let inked = false;
    return [...Map.groupBy(comparable, nameOf)].flatMap(([name, ofMethod]) =>
      ofMethod.slice(0, 1).map(({ cell }): ReportedMethod => {
        const [track, objective] = [trackOf(cell), cell.objective];
        const isBaseline = baselines.has(canonicalJson({ track, objective, name }));
        const style = isBaseline && !inked ? baselineStyle : seriesStyle(others++);
        inked ||= isBaseline;
        return { name, track, objective, isBaseline, style, cells: ofMethod };
      }),
    );
  });
}

/** The comparison's names, so that a method is called the same everywhere; without one, those that it would give. */
function namesOf(
  { comparison, runs }: ReportData,
  cells: readonly ReportedCell[],
): (cell: ReportedCell) => string {
  const key = (run: string, cell: string): string => `${run} ${cell}`;
  const names = new Map<string, string>();
  for (const { method, cells: ofMethod } of comparison?.sections.flatMap(
    ({ methods }) => methods,
  ) ?? [])
    for (const { run, cell } of ofMethod) names.set(key(run, cell), method);
  for (const { run, cell, method } of comparison?.excluded ?? []) names.set(key(run, cell), method);
  const unnamed = cells.filter(({ run, cell }) => !names.has(key(run, cell.id)));
  if (unnamed.length > 0) {
    const labels = Object.assign({}, ...runs.map(({ plan }) => plan.labels));
    const own = methodNames({
      cells: unnamed.map(({ cell }) => cell),
      labels,
      runs: unnamed.map(({ run }) => run),
    });
    for (const { run, cell } of unnamed)
      names.set(key(run, cell.id), own.get(methodOf(cell)) ?? cell.agent.use);
  }
  return ({ run, cell }) => names.get(key(run, cell.id)) ?? cell.agent.use;
}
