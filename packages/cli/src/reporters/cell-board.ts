import { metricValue, type PlannedCell, type TrajectoryStep } from '@rl-exp/core';
import type { RuntimeEvent } from '../runtime/runtime-event.ts';

export type CellState = 'waiting' | 'training' | 'trained' | 'judging' | 'done' | 'failed';

/** How a cell of a run stands. */
export interface CellRow {
  readonly cell: PlannedCell;
  readonly state: CellState;
  readonly step: number;
  /** The objective on val: of the untouched state, where training stands, and the best so far. */
  readonly first: number | null;
  readonly last: number | null;
  readonly best: number | null;
  /** Sum of rewards. */
  readonly reward: number;
  readonly trained: number;
  readonly reused: number;
  readonly verdict: string | null;
}

/** What runtime events say of the cells of a run. */
export class CellBoard {
  readonly #rows: Map<string, CellRow>;
  /** Steps and verdicts that were made while somebody looked. */
  #made = 0;

  constructor(cells: readonly PlannedCell[]) {
    this.#rows = new Map(cells.map((cell) => [cell.id, newRow(cell)]));
  }

  get rows(): readonly CellRow[] {
    return [...this.#rows.values()];
  }

  row(cell: PlannedCell): CellRow {
    return this.#rows.get(cell.id) ?? newRow(cell);
  }

  /** Seconds until the run is over, if everything goes on as it did in these; null where nothing was made yet. */
  secondsLeft(elapsedSeconds: number): number | null {
    if (this.#made === 0) return null;
    const left = this.rows.reduce((sum, row) => sum + workLeft(row), 0);
    return (elapsedSeconds / this.#made) * left;
  }

  on(event: RuntimeEvent): void {
    switch (event.type) {
      case 'cell-start':
        this.#set(event.cell, { state: 'training' });
        return;
      case 'episode-start': {
        const { metric } = event.cell.objective;
        const value = metricValue(event.event.evaluation.metrics, metric);
        this.#set(event.cell, { first: value, last: value, best: value });
        return;
      }
      case 'step-end': {
        const { cell, value, event: step } = event;
        const row = this.row(cell);
        this.#made += 1;
        this.#set(cell, {
          step: step.step,
          last: value,
          best: better(cell, row.best, value),
          reward: row.reward + step.reward.total,
          trained: row.trained + (step.transition?.reused === false ? 1 : 0),
          reused: row.reused + (step.transition?.reused === true ? 1 : 0),
        });
        return;
      }
      case 'cell-played':
        this.#set(event.cell, { state: 'trained' });
        return;
      case 'judge-start':
        this.#set(event.cell, { state: 'judging' });
        return;
      case 'cell-failed':
        this.#set(event.cell, { state: 'failed' });
        return;
      case 'cell-end': {
        const { cell, trajectory, verdict } = event;
        const { metric } = cell.objective;
        if (this.row(cell).state === 'judging') this.#made += 1;
        const first = metricValue(trajectory.root.metrics, metric);
        const values = trajectory.steps.flatMap((step) => valueOf(step, metric) ?? []);
        this.#set(cell, {
          state: 'done',
          step: trajectory.steps.length,
          first,
          last: values.at(-1) ?? first,
          best: values.reduce<number>((best, value) => better(cell, best, value), first),
          reward: trajectory.totals.reward,
          trained: trajectory.totals.trained,
          reused: trajectory.totals.reused,
          verdict: verdict?.status ?? null,
        });
        return;
      }
      default:
    }
  }

  #set(cell: PlannedCell, change: Partial<CellRow>): void {
    this.#rows.set(cell.id, { ...this.row(cell), ...change });
  }
}

function newRow(cell: PlannedCell): CellRow {
  return {
    cell,
    state: 'waiting',
    step: 0,
    first: null,
    last: null,
    best: null,
    reward: 0,
    trained: 0,
    reused: 0,
    verdict: null,
  };
}

function valueOf({ evaluation }: TrajectoryStep, metric: string): number | null {
  return evaluation === null ? null : metricValue(evaluation.metrics, metric);
}

function better({ objective }: PlannedCell, best: number | null, value: number): number {
  if (best === null) return value;
  return objective.goal === 'minimize' ? Math.min(best, value) : Math.max(best, value);
}

/** Steps that are still to come, and the verdict, which takes about as long as one. */
function workLeft({ cell, state, step }: CellRow): number {
  if (state === 'done' || state === 'failed') return 0;
  const isPlayed = state === 'trained' || state === 'judging';
  return (isPlayed ? 0 : cell.environment.steps - step) + 1;
}
