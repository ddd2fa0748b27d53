import { cellColumns, type PlannedCell } from '@rl-exp/core';
import { budgetText } from './budget-text.ts';
import type { NamedOutcome } from './named-outcome.ts';

/** That cells are of several tasks, in what these differ, and which methods were not on all of them. */
export function tasksNotice(cells: readonly NamedOutcome[]): readonly string[] {
  const tasks = Map.groupBy(cells, ({ task }) => task);
  if (tasks.size < 2) return [];
  const firsts = [...tasks.values()].flatMap((ofTask) => ofTask.slice(0, 1));
  const differing = [
    ...cellColumns({ cells: onlyTasks(firsts.map(({ cell }) => cell)) }).map(
      ({ heading }) => heading,
    ),
    ...(new Set(firsts.map(budgetText)).size > 1 ? ['budget'] : []),
  ];
  const partly = Map.groupBy(
    [...Map.groupBy(cells, ({ name }) => name)].map(([name, ofMethod]) => ({
      name,
      count: new Set(ofMethod.map(({ task }) => task)).size,
    })),
    ({ count }) => count,
  );
  partly.delete(tasks.size);
  const first = `These cells are of ${tasks.size} tasks, which differ in ${differing.join(', ')}; pairs are made within a task, and a method's score is over all tasks that it was on.`;
  if (partly.size === 0) return [first];
  const which = [...partly].map(
    ([count, methods]) => `${methods.map(({ name }) => name).join(', ')} on ${count} of them`,
  );
  return [
    `${first} Not every method was on all (${which.join('; ')}), so compare methods by their pairs and not by their scores.`,
  ];
}

/** The cells as if the first one's method had been on every task, so that they differ as tasks alone. */
function onlyTasks(cells: readonly PlannedCell[]): PlannedCell[] {
  const [first] = cells;
  return first === undefined
    ? []
    : cells.map(({ id, objective, data, splits, trainer, judge }) => ({
        ...first,
        id,
        objective,
        data,
        splits,
        trainer,
        judge,
      }));
}
