import {
  metricValue,
  planDigest,
  runEpisode,
  type AgentV1,
  type EventOf,
  type JournalEvent,
  type PlannedCell,
} from '@rl-exp/core';
import type { CellOptions } from './cell-options.ts';
import { runtimeErrors } from './errors.ts';
import { readJournal, type JournalFile } from './journal-file.ts';
import { openEnvironment } from './open-environment.ts';
import { journaledAgent } from './journaled-agent.ts';
import type { StoredTrainer } from './stored-trainer.ts';
import { writeTrajectory } from './write-trajectory.ts';

/**
 * Lets the cell's agent act in its environment until the episode ends.
 *
 * @throws RLX_INTERRUPTED when stopped after a step; what was done is on record.
 */
export async function playEpisode(
  options: CellOptions & {
    readonly journal: JournalFile;
    readonly agent: AgentV1;
    readonly trainer: StoredTrainer;
    readonly data: EventOf<'episode-start'>['data'];
    readonly notice: string | null;
  },
): Promise<void> {
  const { run, cell, stop, journal, agent, trainer, data, notice } = options;
  const environment = openEnvironment({
    plan: planDigest(run.plan),
    cell,
    data,
    notice,
    trainer,
    journal,
    onEvent: stepReports(options),
  });
  const answers = await answersFor(options);
  const signal = stop.afterStep;
  const outcome = await runEpisode({
    agent: journaledAgent(agent, journal, answers),
    environment,
    seed: cell.seed,
    signal,
  });
  if (outcome === 'ended') return;
  await writeTrajectory(options, journal);
  const steps = journal.events.filter((event) => event.type === 'step-end').length;
  await journal.append({ type: 'interrupted', after_step: steps });
  throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path });
}

/**
 * What another run has on record for this cell, or null where agents ask for themselves.
 *
 * @throws RLX_ANSWERS_CELL_MISSING
 */
async function answersFor({ answers, cell }: CellOptions): Promise<readonly JournalEvent[] | null> {
  if (answers === undefined) return null;
  if (!answers.plan.cells.some(({ id }) => id === cell.id))
    throw runtimeErrors.create('RLX_ANSWERS_CELL_MISSING', { run: answers.path, cell: cell.id });
  const { records } = await readJournal(answers.cell(cell).journal);
  return records.map(({ event }) => event);
}

const trajectoryEveryMs = 2_000;

/** Tells reporters of every step, and brings the trajectory up to date every few seconds. */
function stepReports(
  options: CellOptions & { readonly journal: JournalFile },
): (event: JournalEvent) => Promise<void> {
  const { cell, emit, journal } = options;
  let stepBegan = performance.now();
  let written = -Infinity;
  return async (event) => {
    if (event.type === 'episode-start') emit({ type: 'episode-start', cell, event });
    if (event.type === 'decision') {
      stepBegan = performance.now();
      emit({ type: 'step-start', cell, step: event.step, action: event.decision.action });
    }
    if (event.type !== 'step-end') return;
    const seconds = (performance.now() - stepBegan) / 1000;
    const value = valueAfter(journal.events, event.step, cell);
    const previous = valueAfter(journal.events, event.from, cell);
    emit({ type: 'step-end', cell, event, value, previous, seconds });
    if (performance.now() - written < trajectoryEveryMs) return;
    await writeTrajectory(options, journal);
    written = performance.now();
  };
}

/** The objective on val where a step left training: its own, or that of the step it came from where it failed or stopped. */
function valueAfter(events: readonly JournalEvent[], step: number, cell: PlannedCell): number {
  const reached = events.find((event) =>
    step === 0 ? event.type === 'episode-start' : event.type === 'step-end' && event.step === step,
  );
  if (reached?.type === 'step-end' && reached.evaluation === null)
    return valueAfter(events, reached.from, cell);
  const metrics =
    reached?.type === 'step-end' || reached?.type === 'episode-start'
      ? reached.evaluation?.metrics
      : undefined;
  return metricValue(metrics ?? {}, cell.objective.metric);
}
