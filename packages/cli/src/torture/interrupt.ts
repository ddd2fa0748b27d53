import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandResult, StartedCommand } from './command-line.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

/** Starts a trial and kills it once its journals hold that many lines; null then, its result if it ended before. */
export async function interruptAt(
  torture: Torture,
  trial: Trial,
  lines: number,
): Promise<CommandResult | null> {
  const started = torture.commands.start(trial.runArguments, trial.commandOptions);
  const reached = await untilLines(started, trial, lines);
  if (reached) started.signal('SIGKILL');
  const result = await started.finished;
  return result.exitCode === null ? null : result;
}

async function untilLines(started: StartedCommand, trial: Trial, lines: number): Promise<boolean> {
  while (!started.hasEnded()) {
    const texts = await Promise.all(
      (await trial.journals()).map(async (path) => await readFile(path, 'utf8').catch(() => '')),
    );
    if (texts.join('').split('\n').length > lines) return true;
    await sleep(2);
  }
  return false;
}

/** The journal of a trial that was written to last; null where there is none. */
export async function newestJournal(trial: Trial): Promise<string | null> {
  const journals = await Promise.all(
    (await trial.journals()).map(async (path) => ({ path, at: (await stat(path)).mtimeMs })),
  );
  return journals.toSorted((a, b) => b.at - a.at)[0]?.path ?? null;
}
