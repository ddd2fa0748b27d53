import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { errorOf, type CommandLine, type StartedCommand } from './command-line.ts';
import { tortureErrors } from './errors.ts';
import { readOutcome, type Outcome } from './outcome.ts';
import { descendantsOf } from './processes.ts';
import type { Trial } from './trial.ts';

/** What an uninterrupted run in an empty store came to. */
export interface Reference {
  readonly trial: Trial;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** What its records are about, cell after cell. */
  readonly recordTypes: readonly string[];
  /** True if it had processes of its own. */
  readonly hasWorkers: boolean;
}

const startSchema = z.object({
  event: z.object({ fingerprint: z.object({ bit_deterministic: z.boolean() }) }),
});

const recordSchema = z.object({ event: z.object({ type: z.string() }) });

/**
 * Runs a trial without disturbing it.
 *
 * @throws RLX_TORTURE_REFERENCE_FAILED, RLX_TORTURE_NOT_DETERMINISTIC
 */
export async function makeReference(
  trial: Trial,
  commands: CommandLine,
  file: string,
): Promise<Reference> {
  const args = trial.runArguments;
  const started = commands.start(args, trial.commandOptions);
  const watched = watchForDescendants(started);
  const result = await started.finished;
  const outcome = await readOutcome(result.stdout);
  if (outcome === null) {
    throw tortureErrors.create('RLX_TORTURE_REFERENCE_FAILED', {
      command: `rl-exp ${args.join(' ')}`,
      output: errorOf(result),
    });
  }
  const journals = await Promise.all(
    (await trial.journals()).map(async (path) => (await readFile(path, 'utf8')).trim().split('\n')),
  );
  const starts = journals.map(([first = '']) => startSchema.parse(JSON.parse(first)));
  if (starts.some(({ event }) => !event.fingerprint.bit_deterministic))
    throw tortureErrors.create('RLX_TORTURE_NOT_DETERMINISTIC', { file });
  return {
    trial,
    outcome,
    seconds: result.seconds,
    recordTypes: journals.flat().map((line) => recordSchema.parse(JSON.parse(line)).event.type),
    hasWorkers: await watched,
  };
}

async function watchForDescendants(started: StartedCommand): Promise<boolean> {
  while (!started.hasEnded()) {
    if (descendantsOf(started.pid).length > 0) return true;
    await sleep(50);
  }
  return false;
}
