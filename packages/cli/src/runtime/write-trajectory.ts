import { projectTrajectory, type Trajectory } from '@rl-exp/core';
import { writeFileAtomic } from './atomic-file.ts';
import type { CellOptions } from './cell-options.ts';
import { runtimeErrors } from './errors.ts';
import type { JournalFile } from './journal-file.ts';

/** Projects a cell's journal onto its `trajectory.json`. */
export async function writeTrajectory(
  { run, cell }: Pick<CellOptions, 'run' | 'cell'>,
  journal: JournalFile,
): Promise<Trajectory> {
  const trajectory = projectTrajectory({
    experiment: run.plan.experiment,
    cell,
    events: journal.events,
    head: journal.head,
  });
  if (trajectory === null) throw runtimeErrors.create('RLX_EPISODE_UNFINISHED', { cell: cell.id });
  await writeFileAtomic(run.cell(cell).trajectory, `${JSON.stringify(trajectory, null, 2)}\n`);
  return trajectory;
}
