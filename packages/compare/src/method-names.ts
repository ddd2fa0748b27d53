import { cellColumns, trackOf, type Digest, type Plan, type PlannedCell } from '@rl-exp/core';
import { methodOf } from './cell-outcome.ts';

/** Cells with the names that their values have. */
export type NamedCells = Pick<Plan, 'cells' | 'labels'>;

/**
 * A short name for every method of these cells, by its digest: its agent, then what else tells it from the others of its
 * track. Within a track no two names are alike.
 */
export function methodNames({ cells, labels }: NamedCells): ReadonlyMap<Digest, string> {
  const names = new Map<Digest, string>();
  for (const ofTrack of Map.groupBy(cells, trackOf).values()) {
    const firsts = [...Map.groupBy(ofTrack, methodOf)].flatMap(([method, [cell]]) =>
      cell === undefined ? [] : [{ method, cell }],
    );
    const found = namesOf({ cells: firsts.map(({ cell }) => cell), labels });
    for (const [index, { method }] of firsts.entries()) names.set(method, found[index] ?? '');
  }
  return names;
}

/** How many methods there are among these cells. */
export function methodCount(cells: readonly PlannedCell[]): number {
  return new Set(cells.map(methodOf)).size;
}

function namesOf({ cells, labels }: NamedCells): readonly string[] {
  const columns = cellColumns({ cells: onlyMethods(cells), labels: labelsOfMethods(labels) });
  const names = cells.map((cell, index) => {
    const agent = columns.find(({ heading }) => heading === 'agent')?.values[index];
    const others = columns
      .filter(({ heading }) => heading !== 'agent')
      .map(({ heading, values }) => `${heading}=${values[index] ?? '-'}`);
    return [agent ?? cell.agent.use, ...others].join(' ');
  });
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} ${cells[index]?.id ?? ''}`,
  );
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
