import {
  cellColumns,
  trackOf,
  type CellColumn,
  type Digest,
  type Plan,
  type PlannedCell,
} from '@rl-exp/core';
import { methodOf } from './cell-outcome.ts';

/** Cells with the names that their values have. */
export interface NamedCells extends Pick<Plan, 'cells' | 'labels'> {
  /** The run of every cell, `<experiment>/<directory>`, where they are of several. */
  readonly runs?: readonly string[];
}

/** Of more values than this a name has only what it takes to tell methods apart. */
const mostValues = 2;

interface Method {
  readonly digest: Digest;
  readonly cell: PlannedCell;
  readonly runs: readonly string[];
}

/**
 * A short name for every method of these cells, by its digest: its agent, then what else tells it from the others of its
 * track. Where methods differ in many values only an agent that there is several times has more: the experiment or the
 * run that it is of, or else the fewest values that will do. Within a track no two names are alike.
 */
export function methodNames({ cells, labels, runs }: NamedCells): ReadonlyMap<Digest, string> {
  const placed = cells.map((cell, index) => ({ cell, run: runs?.[index] ?? '' }));
  const names = new Map<Digest, string>();
  for (const ofTrack of Map.groupBy(placed, ({ cell }) => trackOf(cell)).values()) {
    const methods = [...Map.groupBy(ofTrack, ({ cell }) => methodOf(cell))].flatMap(
      ([digest, found]) => {
        const ofRuns = [...new Set(found.map(({ run }) => run))];
        return found.slice(0, 1).map(({ cell }): Method => ({ digest, cell, runs: ofRuns }));
      },
    );
    const found = namesOf(methods, labels);
    for (const [index, { digest }] of methods.entries()) names.set(digest, found[index] ?? '');
  }
  return names;
}

/** How many methods there are among these cells. */
export function methodCount(cells: readonly PlannedCell[]): number {
  return new Set(cells.map(methodOf)).size;
}

function namesOf(methods: readonly Method[], labels: Plan['labels']): readonly string[] {
  const cells = methods.map(({ cell }) => cell);
  const columns = cellColumns({ cells: onlyMethods(cells), labels: labelsOfMethods(labels) });
  const agentColumn = columns.find(({ heading }) => heading === 'agent');
  const agents = cells.map((cell, index) => agentColumn?.values[index] ?? cell.agent.use);
  const others = columns.filter((column) => column !== agentColumn);
  const names =
    others.length > mostValues
      ? shortNames(methods, agents, others)
      : agents.map((agent, index) => withValues(agent, others, index));
  return names.map((name, index) =>
    isAlone(name, names) ? name : `${name} ${cells[index]?.id ?? ''}`,
  );
}

function shortNames(
  methods: readonly Method[],
  agents: readonly string[],
  others: readonly CellColumn[],
): readonly string[] {
  const [byPlace] = [experimentOf, (run: string): string => run]
    .map((placeOf) =>
      agents.map((agent, index): string | null => {
        const [place, ...more] = new Set(methods[index]?.runs.map(placeOf));
        if (isAlone(agent, agents)) return agent;
        return place === undefined || place === '' || more.length > 0
          ? null
          : `${agent} (${place})`;
      }),
    )
    .filter((names) => names.every((name) => name !== null && isAlone(name, names)));
  const columns = fewestColumns(agents, others);
  return agents.map((agent, index) => {
    if (isAlone(agent, agents)) return agent;
    return byPlace?.[index] ?? withValues(agent, columns, index);
  });
}

/** Columns that tell apart as many methods as all of them do, those with a value for every method first. */
function fewestColumns(
  agents: readonly string[],
  columns: readonly CellColumn[],
): readonly CellColumn[] {
  const countWith = (chosen: readonly CellColumn[]): number =>
    new Set(agents.map((agent, index) => withValues(agent, chosen, index))).size;
  const isGap = ({ values }: CellColumn): boolean => values.includes('-');
  const left = columns.toSorted((a, b) => Number(isGap(a)) - Number(isGap(b)));
  let chosen: readonly CellColumn[] = [];
  for (;;) {
    const counts = left.map((column) => countWith([...chosen, column]));
    const most = Math.max(...counts);
    const best = left[counts.indexOf(most)];
    if (best === undefined || most <= countWith(chosen)) return chosen;
    chosen = [...chosen, best];
  }
}

function withValues(agent: string, columns: readonly CellColumn[], index: number): string {
  const values = columns.map(({ heading, values: all }) => `${heading}=${all[index] ?? '-'}`);
  return [agent, ...values].join(' ');
}

function experimentOf(run: string): string {
  return run.split('/')[0] ?? run;
}

function isAlone<Value>(value: Value, values: readonly Value[]): boolean {
  return values.indexOf(value) === values.lastIndexOf(value);
}

/** The cells as if all of them had the first one's task, so that they differ as methods alone. */
function onlyMethods(cells: readonly PlannedCell[]): PlannedCell[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { steps } = first.environment;
  return cells.map(({ id, agent, hyperparameters, environment }) => ({
    ...first,
    id,
    agent,
    hyperparameters,
    environment: { ...environment, steps },
  }));
}

/** The names of values that belong to a method. */
function labelsOfMethods(labels: Plan['labels'] = {}): NonNullable<Plan['labels']> {
  const isOfMethods = (axis: string): boolean =>
    /^(?:agent|hyperparameters|environment)(?:\.|$)/.test(axis) && axis !== 'environment.steps';
  return Object.fromEntries(
    Object.entries(labels).map(([cell, names]) => [
      cell,
      Object.fromEntries(Object.entries(names).filter(([axis]) => isOfMethods(axis))),
    ]),
  );
}
