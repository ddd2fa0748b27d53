import { readJournal } from './journal-file.ts';
import { RunDirectory } from './run-directory.ts';
import { runOwner } from './run-lock.ts';

export interface CellStatus {
  readonly cell: string;
  readonly seed: number;
  readonly steps_done: number;
  readonly steps: number;
  readonly value: number | null;
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | null;
}

/** How a run stands, derived from its journals and its live lock; nothing of this is stored. */
export interface RunStatus {
  readonly directory: string;
  readonly experiment: string;
  readonly status: 'running' | 'finished' | 'interrupted';
  readonly metric: string;
  readonly cells: readonly CellStatus[];
}

export async function runStatus(directory: string): Promise<RunStatus> {
  const run = await RunDirectory.open(directory);
  const cells = await Promise.all(
    run.plan.cells.map(async (cell): Promise<CellStatus> => {
      const events = (await readJournal(run.cell(cell).journal)).records.map(
        (record) => record.event,
      );
      const start = events.find((event) => event.type === 'episode-start');
      const steps = events.filter((event) => event.type === 'step-end');
      const metrics =
        steps.findLast((step) => step.evaluation !== null)?.evaluation?.metrics ??
        start?.evaluation.metrics;
      return {
        cell: cell.id,
        seed: cell.seed,
        steps_done: steps.length,
        steps: cell.environment.steps,
        value: metrics?.[cell.objective.metric] ?? null,
        verdict: events.findLast((event) => event.type === 'verdict')?.status ?? null,
      };
    }),
  );
  const finished = cells.every((cell) => cell.verdict !== null);
  const running = (await runOwner(directory)) !== null;
  return {
    directory,
    experiment: run.plan.experiment,
    status: running ? 'running' : finished ? 'finished' : 'interrupted',
    metric: run.plan.cells[0]?.objective.metric ?? '',
    cells,
  };
}
