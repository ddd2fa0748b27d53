import { basename } from 'node:path';
import type { RecordedCell } from '@rl-exp/compare';
import { digestOfLine, planDigest, projectTrajectory } from '@rl-exp/core';
import { readJournal } from './journal-file.ts';
import { recordedVerdict } from './recorded-verdict.ts';
import type { RunDirectory } from './run-directory.ts';

/** What is on record of every cell of a run, from journals whose chains hold and verdicts that are those of the journal. */
export async function recordedCells(run: RunDirectory): Promise<readonly RecordedCell[]> {
  const name = shownRunName(run.path, run.plan.experiment);
  const plan = planDigest(run.plan);
  return await Promise.all(
    run.plan.cells.map(async (cell): Promise<RecordedCell> => {
      const paths = run.cell(cell);
      const { lines, records } = await readJournal(paths.journal);
      const events = records.map(({ event }) => event);
      const [first] = records;
      const last = lines.at(-1);
      const trajectory =
        last === undefined
          ? null
          : projectTrajectory({
              experiment: run.plan.experiment,
              cell,
              events,
              head: digestOfLine(last),
            });
      const began = first === undefined ? null : new Date(first.time);
      const verdict = await recordedVerdict(events, paths);
      return { run: name, plan, cell, began, trajectory, verdict };
    }),
  );
}

/** A run's name where it stands among others. */
export function shownRunName(path: string, experiment: string): string {
  return `${experiment}/${basename(path)}`;
}
