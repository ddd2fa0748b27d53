import { basename } from 'node:path';
import type { RecordedCell } from '@rl-exp/compare';
import {
  digestOfLine,
  planDigest,
  projectTrajectory,
  type Digest,
  type JournalRecord,
  type PlannedCell,
} from '@rl-exp/core';
import { recordedFailure } from './cell-failure.ts';
import { readJournal } from './journal-file.ts';
import { recordedVerdict } from './recorded-verdict.ts';
import type { RunDirectory } from './run-directory.ts';

/** What is on record of every cell of a run, from journals whose chains hold and verdicts that are those of the journal. */
export async function recordedCells(run: RunDirectory): Promise<readonly RecordedCell[]> {
  const plan = planDigest(run.plan);
  return await Promise.all(
    run.plan.cells.map(async (cell) => (await readCell({ run, plan, cell })).recorded),
  );
}

/** What is on record of one cell, with the journal that it was read from. */
export async function readCell({
  run,
  plan,
  cell,
}: {
  readonly run: RunDirectory;
  readonly plan: Digest;
  readonly cell: PlannedCell;
}): Promise<{ readonly recorded: RecordedCell; readonly journal: readonly JournalRecord[] }> {
  const paths = run.cell(cell);
  const { lines, records: journal } = await readJournal(paths.journal);
  const events = journal.map(({ event }) => event);
  const [first] = journal;
  const last = lines.at(-1);
  const recorded = {
    run: shownRunName(run.path, run.plan.experiment),
    plan,
    cell,
    began: first === undefined ? null : new Date(first.time),
    trajectory:
      last === undefined
        ? null
        : projectTrajectory({
            experiment: run.plan.experiment,
            cell,
            events,
            head: digestOfLine(last),
          }),
    verdict: await recordedVerdict(events, paths),
    failure: await recordedFailure(paths),
  };
  return { recorded, journal };
}

/** A run's name where it stands among others. */
export function shownRunName(path: string, experiment: string): string {
  return `${experiment}/${basename(path)}`;
}
