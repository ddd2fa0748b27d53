import { readFile, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { trajectorySchema, verdictSchema } from '@rl-exp/core';
import { z } from 'zod';
import { checkout, command, places, type CommandResult } from './command.ts';

const answerSchema = z.object({
  run: z.string(),
  cells: z.array(z.object({ trajectory: trajectorySchema, verdict: verdictSchema })),
});
const recordSchema = z.object({ event: z.looseObject({ type: z.string() }) });
const trainedSchema = z.object({ key: z.string(), reused: z.boolean() });

/** Where a process was killed, and what became of its run. */
export interface CrashPoint {
  readonly number: number;
  /** The change of the file system after which it was killed. */
  readonly change: string;
  /** Empty where the same command ended like an uninterrupted run. */
  readonly fault: string;
}

/** A simulated run of one cell and two steps, killed after changes of the file system and continued. */
export class CrashPoints {
  readonly #flags: readonly string[];
  readonly #reference: unknown;
  /** How many changes the uninterrupted run makes. */
  readonly count: number;

  private constructor(flags: readonly string[], reference: unknown, count: number) {
    this.#flags = flags;
    this.#reference = reference;
    this.count = count;
  }

  /** @param named true to name the run directory, false to have it found. */
  static async open(named: boolean): Promise<CrashPoints> {
    const flags = named ? ['named'] : [];
    const { result, root, changes } = await runCrashing(flags, null);
    await rm(root, { recursive: true });
    return new CrashPoints(flags, comparable(result), Number(changes));
  }

  /** Kills a run after its n-th change, continues it, and says how that went. */
  async at(number: number): Promise<CrashPoint> {
    const { result: crashed, root, changes, run } = await runCrashing(this.#flags, number);
    const change = changes ?? 'it ended before';
    try {
      if (crashed.exitCode !== null)
        return { number, change, fault: `not killed: exit ${crashed.exitCode}` };
      const store = join(root, 'store');
      const committed = new Set(await keysOf(store));
      const seen = await recordsBelow(root);
      const result = await run();
      if (result.exitCode !== 0)
        return { number, change, fault: `exit ${result.exitCode}: ${result.stderr.slice(-600)}` };
      const trained = (await recordsBelow(root)).slice(seen.length).flatMap(({ event }) => {
        const made = trainedSchema.safeParse(event['transition']).data;
        return event.type === 'transition' && made?.reused === false ? [made.key] : [];
      });
      const again = trained.filter((key) => committed.has(key));
      const isSame = JSON.stringify(comparable(result)) === JSON.stringify(this.#reference);
      const fault = [
        ...(isSame ? [] : ['another result than the uninterrupted run']),
        ...again.map((key) => `trained again: ${key}`),
      ].join('; ');
      return { number, change, fault };
    } finally {
      await rm(root, { recursive: true });
    }
  }
}

async function runCrashing(
  flags: readonly string[],
  crashAfter: number | null,
): Promise<{
  readonly result: CommandResult;
  readonly root: string;
  readonly changes: string | undefined;
  readonly run: () => Promise<CommandResult>;
}> {
  const { root, store, runs } = await places();
  const place = flags.includes('named') ? ['--run', join(runs, 'one')] : ['--runs', runs];
  const sets = ['seeds=[1]', 'environment.steps=2'].flatMap((set) => ['--set', set]);
  const args = ['run', 'experiments/simulated.yaml', ...sets, '--store', store, ...place, '--json'];
  const count = join(root, 'changes');
  const preload = pathToFileURL(join(checkout, 'tests/crash-after.ts')).href;
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: root,
    NODE_OPTIONS: `--import=${preload}`,
    CRASH_COUNT: count,
    ...(crashAfter === null ? {} : { CRASH_AFTER: String(crashAfter) }),
  };
  const result = await command(args, { environment });
  const changes = (await readFile(count, 'utf8').catch(() => '')).split('\n')[0];
  return { result, root, changes, run: async () => await command(args) };
}

/** What must be the same whether or not a run was interrupted. */
function comparable({ stdout, stderr }: CommandResult): unknown {
  const answer = answerSchema.safeParse(stdout === '' ? null : JSON.parse(stdout)).data;
  if (answer === undefined) return stderr;
  return answer.cells.map(({ trajectory, verdict }) => {
    const { head: _head, totals, steps, ...others } = trajectory;
    return {
      ...others,
      steps: steps.map(({ transition, asked: _asked, ...step }) => ({
        ...step,
        transition: transition === null ? null : { ...transition, reused: null },
      })),
      totals: { ...totals, trained: null, reused: null },
      verdict: [verdict.status, verdict.hidden, verdict.groups, verdict.val],
    };
  });
}

async function keysOf(store: string): Promise<readonly string[]> {
  const names = await readdir(join(store, 'transitions'), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json'));
}

/** Whole records of the one journal below a folder. */
async function recordsBelow(root: string): Promise<readonly z.infer<typeof recordSchema>[]> {
  const paths = await readdir(join(root, 'runs'), { recursive: true }).catch(() => []);
  const journal = paths.find((path) => path.endsWith('journal.jsonl'));
  if (journal === undefined) return [];
  const lines = (await readFile(join(root, 'runs', journal), 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => recordSchema.parse(JSON.parse(line)));
}
