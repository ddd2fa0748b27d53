import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandLine, errorOf } from './command-line.ts';
import { tortureErrors } from './errors.ts';
import { writeOwnExperiment } from './own-experiment.ts';
import { processesWith, survivorsOf } from './processes.ts';
import type { Row } from './row.ts';
import { scenarios } from './scenarios.ts';
import type { Subject } from './subject.ts';
import { Torture, type TortureProgress } from './torture.ts';

const planSchema = z.object({ cells: z.array(z.object({ seed: z.int() })).nonempty() });

export interface RunTortureOptions {
  /** The experiment with its flags; null for a small one of its own. */
  readonly subject: Pick<Subject, 'file' | 'flags' | 'workerFlags'> | null;
  readonly scenarios: readonly string[];
  readonly kills: number;
  readonly seed: number;
  /** Leaves the folder where it is. */
  readonly keep: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly stop: AbortSignal;
  readonly report: (progress: TortureProgress) => void;
  /** Told of each scenario's rows as they come. */
  readonly onRows: (rows: readonly Row[]) => void;
}

/** Tortures an experiment in a temporary folder; whatever happens, no process and no folder of it is left. */
export async function runTorture(
  options: RunTortureOptions,
): Promise<{ readonly folder: string; readonly rows: readonly Row[] }> {
  const { kills, seed, keep, stop, report, workingDirectory } = options;
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'rl-exp-torture-'));
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  // Everything that is started below inherits the folder's name, by which it can be found.
  const environment = {
    ...options.environment,
    TMPDIR: temporary,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
  const commands = new CommandLine({ environment, workingDirectory, stop });
  const rows: Row[] = [];
  try {
    const named = options.subject;
    const base = named === null ? await writeOwnExperiment(folder) : { ...named, counts: false };
    const subject = { ...base, seeds: await plannedSeeds(base, commands) };
    const torture = new Torture({ folder, subject, kills, seed, keep, commands, stop, report });
    for (const name of options.scenarios) {
      const found = (await scenarios[name]?.(torture)) ?? [];
      rows.push(...found);
      options.onRows(found);
    }
    return { folder, rows };
  } catch (error) {
    if (stop.aborted) throw tortureErrors.create('RLX_TORTURE_INTERRUPTED', {});
    throw error;
  } finally {
    await commands.close();
    await endLeftovers(folder);
    if (!keep) await rm(folder, { recursive: true, force: true });
  }
}

async function plannedSeeds(
  { file, flags }: Pick<Subject, 'file' | 'flags'>,
  commands: CommandLine,
): Promise<readonly number[]> {
  const args = ['plan', file, ...flags, '--json'];
  const result = await commands.run(args);
  if (result.exitCode !== 0) {
    throw tortureErrors.create('RLX_TORTURE_REFERENCE_FAILED', {
      command: `rl-exp ${args.join(' ')}`,
      output: errorOf(result),
    });
  }
  const { cells } = planSchema.parse(JSON.parse(result.stdout));
  return [...new Set(cells.map((cell) => cell.seed))];
}

/** Workers end by themselves when their owner is gone; what has not done so is a row of the table, and ends here. */
async function endLeftovers(folder: string): Promise<void> {
  for (const { pid } of await survivorsOf(() => processesWith(folder), 10_000)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }
}
