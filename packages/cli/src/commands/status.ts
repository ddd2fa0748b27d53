import { resolve } from 'node:path';
import { listRuns } from '../runtime/run-directory.ts';
import { runStatus, type RunStatus } from '../runtime/run-status.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';

/** `rl-exp status [RUN …]`: how runs stand, from their journals and live locks. */
export async function statusCommand(
  paths: readonly string[],
  flags: { readonly runs?: string; readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const runs = resolve(context.workingDirectory, flags.runs ?? 'runs');
  const directories =
    paths.length > 0
      ? paths.map((path) => resolve(context.workingDirectory, path))
      : await listRuns(runs);
  const statuses = await Promise.all(directories.map(runStatus));
  const text =
    statuses.length === 0
      ? `No runs below ${runs}. Start one: rl-exp run experiments/swahili.yaml`
      : statuses.map(toText).join('\n');
  writeAnswer({ data: statuses, text }, flags, context);
  return 0;
}

function toText(run: RunStatus): string {
  const cells = run.cells.map((cell) => {
    const value = cell.value === null ? '' : ` · ${run.metric} ${cell.value.toFixed(3)}`;
    const verdict = cell.verdict === null ? '' : ` · verdict ${cell.verdict}`;
    return `  cell ${cell.cell} · seed ${cell.seed} · ${cell.steps_done} of ${cell.steps} steps${value}${verdict}`;
  });
  return [`${run.status.padEnd(12)} ${run.directory}`, ...cells].join('\n');
}
