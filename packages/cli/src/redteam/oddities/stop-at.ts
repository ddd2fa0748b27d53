import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEvent } from '@rl-exp/core';
import { readJournal } from '../../runtime/journal-file.ts';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { CommandLine, type CommandResult } from '../../torture/command-line.ts';
import type { SceneRun } from '../redteam-case.ts';

/**
 * Works on a run in a process of its own, and sends that a signal once the journal of its cell says so. Resolves when it
 * has ended, by the signal or because the run was done before.
 */
export async function stopAt(
  { directory, store }: Pick<SceneRun, 'directory' | 'store'>,
  {
    signal,
    isTime,
    stop,
  }: {
    readonly signal: NodeJS.Signals;
    readonly isTime: (event: JournalEvent) => boolean;
    /** Ends the process before. */
    readonly stop: AbortSignal;
  },
): Promise<CommandResult> {
  const run = await RunDirectory.open(directory);
  const [cell] = run.plan.cells;
  if (cell === undefined) throw new Error(`${directory} has no cell.`);
  const { journal } = run.cell(cell);
  const commands = new CommandLine({
    environment: process.env,
    workingDirectory: directory,
    stop,
  });
  const started = commands.start(['resume', directory, '--store', store]);
  try {
    while (!started.hasEnded()) {
      const { records } = await readJournal(journal);
      if (records.some(({ event }) => isTime(event))) break;
      await sleep(20);
    }
    started.signal(signal);
    return await started.finished;
  } finally {
    await commands.close();
  }
}
