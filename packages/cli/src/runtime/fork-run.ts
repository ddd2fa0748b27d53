import { basename } from 'node:path';
import {
  cellAt,
  comparableParts,
  digestOfLine,
  lineageOf,
  planCell,
  type CellConfiguration,
  type JournalRecord,
  type Plan,
  type PlannedCell,
} from '@rl-exp/core';
import { differences } from './differences.ts';
import { runtimeErrors } from './errors.ts';
import { readJournal } from './journal-file.ts';
import { createRun, type RunDirectory } from './run-directory.ts';

/**
 * Makes a run that takes over a cell's first steps, journal line by journal line, and goes on under another
 * configuration.
 *
 * @throws RLX_FORK_REFUSED where the step is not there, or the configuration belongs to another experiment.
 */
export async function forkRun(options: {
  readonly parent: RunDirectory;
  readonly cell: PlannedCell;
  /** The last step that is taken over; 0 for none. */
  readonly step: number;
  /** What holds from there on. */
  readonly configuration: CellConfiguration;
  readonly runs: string;
  readonly directory?: string | undefined;
  readonly store: string;
  readonly now: () => Date;
}): Promise<RunDirectory> {
  const { parent, cell, step, configuration, runs, store, now } = options;
  const changed = comparableParts.flatMap((part) =>
    differences(cell[part], configuration[part], part),
  );
  if (changed.length > 0) {
    throw refused(
      `it would change ${changed.map(({ path }) => path).join(', ')}, which makes another experiment`,
    );
  }
  const { lines, records } = await readJournal(parent.cell(cell).journal);
  const last = lastRecord(records, step);
  if (configuration.environment.steps <= step) {
    throw refused(
      `the episode has only ${configuration.environment.steps} steps; give it more with --set environment.steps=${step + 1}`,
    );
  }
  const taken = lines.slice(0, last + 1);
  const { id, ...from } = cellAt(cell, step);
  const { fork: _fork, ...own } = configuration;
  const head = digestOfLine(taken.at(-1) ?? '');
  const forked = planCell({
    ...own,
    fork: { run: runAt(basename(parent.path), cell, step), cell: id, step, head, parent: from },
  });
  const plan: Plan = {
    schema: 'rl-exp/plan/v1',
    experiment: parent.plan.experiment,
    cells: [forked],
  };
  return await createRun({
    directory: options.directory,
    runs,
    now,
    plan,
    source: { experiment: parent.source.experiment, store },
    journals: { [forked.id]: taken },
  });
}

/** Name of the run in which a step was made: for one that a fork took over, the run that it was taken from. */
function runAt(run: string, cell: PlannedCell, step: number): string {
  const taken = lineageOf(cell).flatMap(({ fork }) => (fork === undefined ? [] : [fork]));
  return taken.find((fork) => step <= fork.step)?.run ?? run;
}

/** Index of the record that ends a step, or for step 0 of the one that began the episode. */
function lastRecord(records: readonly JournalRecord[], step: number): number {
  const index = records.findIndex(({ event }) =>
    step === 0 ? event.type === 'episode-start' : event.type === 'step-end' && event.step === step,
  );
  const event = records[index]?.event;
  if (event === undefined) {
    const done = records.filter((record) => record.event.type === 'step-end').length;
    throw refused(`only steps 0 to ${done} are on record`);
  }
  if (event.type === 'step-end' && event.status === 'stopped') {
    throw refused(`step ${step} stopped the episode; fork at step ${step - 1}`);
  }
  return index;
}

function refused(reason: string): Error {
  return runtimeErrors.create('RLX_FORK_REFUSED', { reason });
}
