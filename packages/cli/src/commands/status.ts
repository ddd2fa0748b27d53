import { resolve } from 'node:path';
import { loadSettings } from '../settings/load-settings.ts';
import { reasonOf } from '../runtime/cell-failure.ts';
import { nextCommands, typedPath } from '../runtime/next-commands.ts';
import { listRuns } from '../runtime/run-directory.ts';
import { runOwner } from '../runtime/run-lock.ts';
import { runStatus } from '../runtime/run-status.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { quickFindings, rememberedFindings } from './machine-findings.ts';
import { namedRun } from './named-run.ts';
import { statusText, type ShownRun, type UnreadableRun } from './status-text.ts';

/** `rl-exp status [RUN …]`: what works on this machine, how runs stand, and what to type next. Nothing is started. */
export async function statusCommand(
  paths: readonly string[],
  flags: { readonly runs?: string; readonly limit: number; readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const { workingDirectory, environment, now } = context;
  const folder = resolve(workingDirectory, flags.runs ?? 'runs');
  const named = await Promise.all(paths.map((path) => namedRun(path, flags, context)));
  const { shown, leftOut } =
    named.length > 0 ? { shown: named, leftOut: 0 } : await chooseRuns(folder, flags.limit);
  const read = await Promise.all(
    shown.map(async (directory) => await readRun(directory, workingDirectory, named.length > 0)),
  );
  const settings = await loadSettings({ workingDirectory, environment });
  const data = {
    machine: {
      findings: await quickFindings(settings.store),
      doctor: await rememberedFindings({ settings, workingDirectory }),
    },
    runs: read.filter((run) => run !== null && 'cells' in run),
    unreadable: read.filter((run): run is UnreadableRun => run !== null && !('cells' in run)),
    left_out: leftOut,
  };
  const text = statusText(data, { folder, named: named.length > 0, workingDirectory, now: now() });
  writeAnswer({ data, text }, flags, context);
  return 0;
}

/** The newest runs, and older ones that somebody works on. */
async function chooseRuns(
  folder: string,
  limit: number,
): Promise<{ readonly shown: readonly string[]; readonly leftOut: number }> {
  const all = await listRuns(folder);
  const older = await Promise.all(
    all.slice(limit).map(async (directory) => ({ directory, owner: await runOwner(directory) })),
  );
  const going = older.filter(({ owner }) => owner !== null).map(({ directory }) => directory);
  const shown = [...all.slice(0, limit), ...going];
  return { shown, leftOut: all.length - shown.length };
}

/** How a run stands; of one that was not named, null where the folder is no run. */
async function readRun(
  directory: string,
  workingDirectory: string,
  isNamed: boolean,
): Promise<ShownRun | UnreadableRun | null> {
  try {
    const status = await runStatus(directory);
    return { ...status, next: nextCommands(status, workingDirectory) };
  } catch (error) {
    if (isNamed) throw error;
    const failure = reasonOf(error);
    if (failure.code === 'RLX_RUN_NOT_FOUND') return null;
    return { directory, failure, next: [`rl-exp fsck ${typedPath(directory, workingDirectory)}`] };
  }
}
