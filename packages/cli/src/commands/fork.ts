import { resolve } from 'node:path';
import type { PlannedCell } from '@rl-exp/core';
import { experimentTextOf } from '../experiment/experiment-text-of.ts';
import { resolveExperiment } from '../experiment/resolve-experiment.ts';
import { cellNames } from '../reporters/cell-table.ts';
import { runtimeErrors } from '../runtime/errors.ts';
import { forkRun } from '../runtime/fork-run.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import { executeRun } from '../runtime/run-plan.ts';
import { answerRun } from './answer-run.ts';
import type { CommandContext } from './command-context.ts';
import type { SessionFlags } from './session.ts';
import { namedRun } from './named-run.ts';
import { withRun } from './with-run.ts';

export interface ForkFlags extends SessionFlags {
  readonly at: number;
  readonly cell?: string;
  readonly agent?: string;
  readonly set?: readonly string[];
  readonly run?: string;
  readonly json?: boolean;
}

/** `rl-exp fork RUN --at STEP`: takes over a run's first steps and goes on differently. Returns the exit code. */
export async function forkCommand(
  path: string,
  flags: ForkFlags,
  context: CommandContext,
): Promise<number> {
  const { workingDirectory, environment, now } = context;
  const parent = await RunDirectory.open(await namedRun(path, flags, context));
  const cell = cellOf(parent, flags.cell);
  const { plan } = await resolveExperiment({
    file: parent.source.experiment,
    text: experimentTextOf(parent.plan.experiment, cell),
    sets: [
      ...(flags.agent === undefined ? [] : [`agent.use=${flags.agent}`]),
      ...(flags.set ?? []),
    ],
    workingDirectory,
    environment,
  });
  const [planned, ...others] = plan.cells;
  if (planned === undefined || others.length > 0) {
    throw runtimeErrors.create('RLX_CELL_UNKNOWN', { cells: [...cellNames(plan).values()] });
  }
  const { id: _id, ...configuration } = planned;
  const run = await forkRun({
    parent,
    cell,
    step: flags.at,
    configuration,
    runs: resolve(workingDirectory, flags.runs ?? 'runs'),
    directory: flags.run === undefined ? undefined : resolve(workingDirectory, flags.run),
    store: flags.store === undefined ? parent.source.store : resolve(workingDirectory, flags.store),
    now,
  });
  const result = await withRun(run.path, flags, context, executeRun);
  return await answerRun(result, flags, context);
}

function cellOf(run: RunDirectory, id: string | undefined): PlannedCell {
  const { cells } = run.plan;
  const found = id === undefined ? cells : cells.filter((cell) => cell.id.startsWith(id));
  const [cell, ...others] = found;
  if (cell !== undefined && others.length === 0) return cell;
  const meant = found.length === 0 ? cells : found;
  const names = cellNames(run.plan);
  throw runtimeErrors.create('RLX_CELL_UNKNOWN', {
    cells: meant.map((each) => names.get(each.id) ?? each.id),
  });
}
