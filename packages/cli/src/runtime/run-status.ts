import { methodCount, methodNames, methodOf } from '@rl-exp/compare';
import type { JournalEvent, JournalRecord, PlannedCell } from '@rl-exp/core';
import { reasonOf, recordedFailure, type FailureReason } from './cell-failure.ts';
import { readJournal } from './journal-file.ts';
import { shownRunName } from './recorded-cells.ts';
import { RunDirectory } from './run-directory.ts';
import { runOwner } from './run-lock.ts';

export interface CellStatus {
  readonly cell: string;
  readonly seed: number;
  readonly agent: string;
  /** How its method is called among those of the run. */
  readonly method: string;
  /** `waiting`: not begun. `failed`: its last attempt ended in an error, or its verdict is `fail`. */
  readonly status: 'waiting' | 'running' | 'finished' | 'interrupted' | 'failed';
  readonly steps_done: number;
  readonly steps: number;
  /** The objective's metric on val, as last measured; null before anything was. */
  readonly value: number | null;
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | null;
  /** The error that the cell ended in, or why its record cannot be read; null also where it failed by its verdict. */
  readonly failure: FailureReason | null;
}

/** How a run stands, derived from its journals, its failures on record and its live lock; nothing of this is stored. */
export interface RunStatus {
  readonly directory: string;
  /** `<experiment>/<directory>`: its name where it stands among others. */
  readonly run: string;
  readonly experiment: string;
  /** The experiment file that it was made from. */
  readonly file: string;
  /**
   * `running`: a live process works on it. Else `failed`: a cell ended in an error, or all are judged and a verdict is
   * `fail`. Else `interrupted`: a verdict is missing. Else `finished`.
   */
  readonly status: 'running' | 'finished' | 'interrupted' | 'failed';
  /** The live process that works on it. */
  readonly owner: { readonly pid: number; readonly host: string } | null;
  readonly metric: string;
  /** How many methods its cells compare. */
  readonly methods: number;
  /** When its first and its last record were written, in UTC; null where there is none. */
  readonly began: string | null;
  readonly updated: string | null;
  readonly cells: readonly CellStatus[];
}

/**
 * How a run stands. A journal that does not hold makes its cell a failed one.
 *
 * @throws RLX_RUN_NOT_FOUND, and RLX_ARTIFACT_INVALID where the plan cannot be read.
 */
export async function runStatus(directory: string): Promise<RunStatus> {
  const run = await RunDirectory.open(directory);
  // Asked first: who ends while journals are read has written what is read.
  const owner = await runOwner(directory);
  const names = methodNames(run.plan);
  const read = await Promise.all(
    run.plan.cells.map(async (cell) => {
      const { cell: status, times } = await readCell(run, cell, owner !== null);
      return { cell: { ...status, method: names.get(methodOf(cell)) ?? status.agent }, times };
    }),
  );
  const cells = read.map(({ cell }) => cell);
  const times = read.flatMap(({ times: own }) => own).toSorted();
  return {
    directory,
    run: shownRunName(directory, run.plan.experiment),
    experiment: run.plan.experiment,
    file: run.source.experiment,
    status: owner === null ? standing(cells) : 'running',
    owner: owner === null ? null : { pid: owner.pid, host: owner.host },
    metric: run.plan.cells[0]?.objective.metric ?? '',
    methods: methodCount(run.plan.cells),
    began: times[0] ?? null,
    updated: times.at(-1) ?? null,
    cells,
  };
}

/** How a run stands that nobody works on. */
function standing(cells: readonly CellStatus[]): RunStatus['status'] {
  if (cells.some(({ failure }) => failure !== null)) return 'failed';
  if (cells.some(({ verdict }) => verdict === null)) return 'interrupted';
  return cells.some(({ status }) => status === 'failed') ? 'failed' : 'finished';
}

async function readCell(
  run: RunDirectory,
  cell: PlannedCell,
  isLive: boolean,
): Promise<{ readonly cell: Omit<CellStatus, 'method'>; readonly times: readonly string[] }> {
  const paths = run.cell(cell);
  try {
    const [{ records }, failure] = await Promise.all([
      readJournal(paths.journal),
      recordedFailure(paths).then((found) => found && reasonIn(found)),
    ]);
    const times = [records[0], records.at(-1)].flatMap((record) => record?.time ?? []);
    return { cell: cellStatus({ cell, records, failure, isLive }), times };
  } catch (error) {
    // Whatever cannot be read must not hide how the others stand.
    const failure = reasonOf(error);
    return { cell: cellStatus({ cell, records: [], failure, isLive }), times: [] };
  }
}

function reasonIn({ code, message, hint, resumable }: FailureReason): FailureReason {
  return { code, message, hint, ...(resumable === undefined ? {} : { resumable }) };
}

function cellStatus(found: {
  readonly cell: PlannedCell;
  readonly records: readonly JournalRecord[];
  readonly failure: FailureReason | null;
  readonly isLive: boolean;
}): Omit<CellStatus, 'method'> {
  const { cell, records, failure, isLive } = found;
  const events: readonly JournalEvent[] = records.map(({ event }) => event);
  const start = events.find((event) => event.type === 'episode-start');
  const steps = events.filter((event) => event.type === 'step-end');
  const metrics =
    steps.findLast((step) => step.evaluation !== null)?.evaluation?.metrics ??
    start?.evaluation.metrics;
  const verdict = events.findLast((event) => event.type === 'verdict')?.status ?? null;
  const status = (): CellStatus['status'] => {
    if (failure !== null || verdict === 'fail') return 'failed';
    if (verdict !== null) return 'finished';
    if (events.length === 0) return 'waiting';
    return isLive ? 'running' : 'interrupted';
  };
  return {
    cell: cell.id,
    seed: cell.seed,
    agent: cell.agent.use,
    status: status(),
    steps_done: steps.length,
    steps: cell.environment.steps,
    value: metrics?.[cell.objective.metric] ?? null,
    verdict,
    failure,
  };
}
