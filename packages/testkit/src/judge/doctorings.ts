import { cp, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestOfLine,
  journalRecordSchema,
  toJournalLine,
  type JournalEvent,
  type Objective,
  type RunReader,
} from '@rl-exp/core';
import type { Doctoring } from './judge-contract.ts';

/** Ways to make a run look better than it is. A judge must fail each of them. */
export const doctorings: Readonly<Record<string, Doctoring>> = {
  'a journal with a line taken out': (run) => {
    const middle = Math.floor(run.journalLines.length / 2);
    return {
      ...run,
      journalLines: run.journalLines.toSpliced(middle, 1),
      journal: run.journal.toSpliced(middle, 1),
    };
  },
  'a journal line written anew with a better value': (run) => {
    const last = run.journal.findLastIndex(({ event }) => event.type === 'step-end');
    const { digest: _digest, ...record } = run.journal[last] ?? failing('the run has no step');
    const line = toJournalLine({ ...record, event: better(record.event, run.cell.objective) });
    return withLines(run, run.journalLines.with(last, line));
  },
  'a whole journal and trajectory written anew with better values': (run) =>
    claimingMore(withLines(run, relinked(run))),
  'a trajectory that claims a better value': (run) => claimingMore(run),
  'the untouched checkpoint in place of the delivered one': (run) => ({
    ...run,
    submittedCheckpoint: run.baseCheckpoint,
  }),
  'a checkpoint that is not there': (run, folder) => ({ ...run, submittedCheckpoint: folder }),
  'a checkpoint that was cut off': async (run, folder) => {
    await cp(run.submittedCheckpoint, folder, { recursive: true });
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) await truncate(join(entry.parentPath, entry.name), 7);
    return { ...run, submittedCheckpoint: folder };
  },
  'a checkpoint of something else': async (run, folder) => {
    for (const name of await readdir(run.submittedCheckpoint))
      await writeFile(join(folder, name), '{"of":"something else"}');
    return { ...run, submittedCheckpoint: folder };
  },
};

/** Every line after the first changed one, linked and sealed again. */
function relinked({ journal, cell }: RunReader): readonly string[] {
  const lines: string[] = [];
  for (const { digest: _digest, ...record } of journal) {
    const before = lines.at(-1);
    const prev = before === undefined ? null : digestOfLine(before);
    lines.push(toJournalLine({ ...record, prev, event: better(record.event, cell.objective) }));
  }
  return lines;
}

function withLines(run: RunReader, lines: readonly string[]): RunReader {
  const journal = lines.map((line) => journalRecordSchema.parse(JSON.parse(line)));
  const head = digestOfLine(lines.at(-1) ?? '');
  return { ...run, journalLines: lines, journal, trajectory: { ...run.trajectory, head } };
}

/** The same step with a better evaluation; other events as they are. */
function better(event: JournalEvent, objective: Objective): JournalEvent {
  if (event.type !== 'step-end' || event.evaluation === null) return event;
  const { evaluation } = event;
  return {
    ...event,
    evaluation: { ...evaluation, metrics: raised(evaluation.metrics, objective) },
  };
}

function claimingMore(run: RunReader): RunReader {
  const steps = run.trajectory.steps.map((step) =>
    step.evaluation === null
      ? step
      : {
          ...step,
          evaluation: {
            ...step.evaluation,
            metrics: raised(step.evaluation.metrics, run.cell.objective),
          },
        },
  );
  return { ...run, trajectory: { ...run.trajectory, steps } };
}

function raised(
  metrics: Readonly<Record<string, number>>,
  { metric, goal }: Objective,
): Record<string, number> {
  const value = metrics[metric] ?? 0;
  return { ...metrics, [metric]: goal === 'minimize' ? value / 2 : value + (1 - value) / 2 };
}

function failing(why: string): never {
  throw new Error(why);
}
