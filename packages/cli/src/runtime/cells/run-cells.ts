import type { CellFailure, PlannedCell } from '@rl-exp/core';
import type { CellOptions } from '../cell-options.ts';
import { judgeCell, playCell, type CellResult } from '../run-cell.ts';
import type { JudgePool } from './judge-pool.ts';
import { machineResources } from './machine-resources.ts';
import { ResourceBroker } from './resource-broker.ts';
import type { Resources } from './resources.ts';
import type { Share } from './share.ts';
import { SharedParts } from './shared-parts.ts';
import type { SplitPool } from './split-pool.ts';

/** A cell that came to no verdict, and why. */
export interface FailedCell {
  readonly cell: PlannedCell;
  readonly during: CellFailure['during'];
  readonly error: unknown;
}

export interface CellsOutcome {
  /** In the order of the plan. */
  readonly results: readonly CellResult[];
  readonly failed: readonly FailedCell[];
}

export type RunCellsOptions = Omit<CellOptions, 'cell' | 'share' | 'shared'> & {
  readonly rejudge?: boolean;
  /** Ends with the episodes, before any verdict. */
  readonly unjudged?: boolean;
  /** How many cells go on at once; null for what the machine has room for. */
  readonly jobs: number | null;
  /** Judges that outlive the run; its own where left out. */
  readonly judges?: JudgePool | undefined;
  /** Splits that outlive the run; its own where left out. */
  readonly splits?: SplitPool | undefined;
  /** Told of a cell's failure when it happens. */
  readonly onFailure: (failed: FailedCell) => Promise<void>;
};

/**
 * Brings the cells of a run to their verdicts, several at once. All episodes come first, then all verdicts: what a judge
 * writes down of the hidden split lies in the run only once no trainer is open. A cell that fails stops no other.
 */
export async function runCells(options: RunCellsOptions): Promise<CellsOutcome> {
  const { run, host, emit, stop, jobs, judges, splits } = options;
  const { cells } = run.plan;
  const shared = new SharedParts({ run, host, emit, signal: stop.afterStep, judges, splits });
  const broker = new ResourceBroker(machineResources(jobs));
  const failed: FailedCell[] = [];

  /** Works on a cell with its share of the machine; null where that failed. */
  async function work<Result>(
    cell: PlannedCell,
    during: FailedCell['during'],
    needs: () => Promise<Resources>,
    does: (share: Share) => Promise<Result>,
  ): Promise<Result | null> {
    try {
      const share = await broker.take(await needs(), stop);
      try {
        return await does(share);
      } finally {
        share.release();
      }
    } catch (error) {
      failed.push({ cell, during, error });
      await options.onFailure({ cell, during, error });
      return null;
    }
  }

  try {
    const played = await Promise.all(
      cells.map((cell, index) =>
        work(
          cell,
          'episode',
          () => host.needs('trainer', cell.trainer),
          async (share) => {
            emit({ type: 'cell-start', cell, index, count: cells.length });
            const episode = await playCell({ ...options, cell, shared, share });
            if (episode.evidence !== null) emit({ type: 'cell-played', cell });
            return episode;
          },
        ),
      ),
    );
    await shared.trainers.close();
    if (options.unjudged === true) return { results: [], failed };
    const judged = await Promise.all(
      cells.map(async (cell, index) => {
        const episode = played[index] ?? null;
        if (episode === null) return null;
        return await work(
          cell,
          'verdict',
          () => host.needs('judge', cell.judge),
          async (share) => await judgeCell({ ...options, cell, shared, share }, episode),
        );
      }),
    );
    return { results: judged.filter((result) => result !== null), failed };
  } finally {
    await shared.close();
  }
}
