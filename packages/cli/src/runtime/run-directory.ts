import { randomBytes } from 'node:crypto';
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  canonicalJson,
  isRlExpError,
  planCell,
  planDigest,
  type Plan,
  type PlannedCell,
} from '@rl-exp/core';
import { z } from 'zod';
import { ensureDirectory, syncDirectory, unwritable, writeFileAtomic } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';
import { ownVersion } from './own-version.ts';
import { readArtifact } from './read-artifact.ts';

const sourceSchema = z.strictObject({
  experiment: z
    .string()
    .describe('Absolute path of the experiment file, for finding local plugins and data.'),
  store: z.string().describe('Absolute path of the store that holds the states.'),
});
export type RunSource = z.infer<typeof sourceSchema>;
const originSchema = sourceSchema.extend({
  made_by: z.string().max(64).optional().describe('The version of rl-exp that made the run.'),
});

/** Paths of one cell within a run. */
export interface CellPaths {
  readonly directory: string;
  readonly journal: string;
  readonly trajectory: string;
  readonly splits: string;
  readonly failure: string;
  readonly judge: string;
  readonly judgeFailure: string;
  readonly verdict: string;
  readonly baseCheckpoint: string;
  readonly submittedCheckpoint: string;
}

/** The directory in which a plan is executed. */
export class RunDirectory {
  readonly path: string;
  readonly plan: Plan;
  readonly source: RunSource;
  /** The version of rl-exp that made it; null where none is on record. */
  readonly madeBy: string | null;

  private constructor(path: string, plan: Plan, origin: z.infer<typeof originSchema>) {
    const { made_by: madeBy = null, ...source } = origin;
    this.path = path;
    this.plan = plan;
    this.source = source;
    this.madeBy = madeBy;
  }

  /**
   * Makes a new run, whole or not at all.
   *
   * @throws RLX_RUN_DIRECTORY_TAKEN where the path is there and holds anything.
   */
  static async create(options: {
    readonly path: string;
    readonly plan: Plan;
    readonly source: RunSource;
    /** What a forked cell takes over, by cell id: lines of a journal. */
    readonly journals?: Readonly<Record<string, readonly string[]>>;
  }): Promise<RunDirectory> {
    const { path, plan, source, journals = {} } = options;
    await ensureDirectory(dirname(path));
    const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
    try {
      const origin = { ...source, made_by: ownVersion() };
      await writeFileAtomic(join(draft, 'source.json'), `${JSON.stringify(origin)}\n`);
      for (const [cell, lines] of Object.entries(journals)) {
        const content = lines.map((line) => `${line}\n`).join('');
        await writeFileAtomic(join(draft, 'cells', cell, 'journal.jsonl'), content);
      }
      await writeFileAtomic(join(draft, 'plan.json'), canonicalJson(plan));
      await rename(draft, path).catch((error: unknown) => {
        throw isTaken(error)
          ? runtimeErrors.create('RLX_RUN_DIRECTORY_TAKEN', { path }, { cause: error })
          : unwritable(path, error);
      });
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    await syncDirectory(dirname(path));
    // Read back, so that a new run and a continued one see the same plan in the same order.
    return await RunDirectory.open(path);
  }

  static async open(path: string): Promise<RunDirectory> {
    const plan = await readArtifact('plan', join(path, 'plan.json'));
    if (plan === null) throw runtimeErrors.create('RLX_RUN_NOT_FOUND', { path });
    const forged = plan.cells.find(({ id, ...configuration }) => planCell(configuration).id !== id);
    if (forged !== undefined) {
      throw runtimeErrors.create('RLX_ARTIFACT_INVALID', {
        path: join(path, 'plan.json'),
        kind: 'plan',
        reason: `cell ${forged.id} is not what its id was made from`,
      });
    }
    return new RunDirectory(path, plan, await readOrigin(join(path, 'source.json')));
  }

  cell(cell: PlannedCell): CellPaths {
    const directory = join(this.path, 'cells', cell.id);
    const judge = join(directory, 'judge');
    return {
      directory,
      journal: join(directory, 'journal.jsonl'),
      trajectory: join(directory, 'trajectory.json'),
      splits: join(directory, 'splits'),
      failure: join(directory, 'failure.json'),
      judge,
      judgeFailure: join(judge, 'failure.json'),
      verdict: join(judge, 'verdict.json'),
      baseCheckpoint: join(directory, 'base'),
      submittedCheckpoint: join(directory, 'checkpoint'),
    };
  }
}

async function readOrigin(path: string): Promise<z.infer<typeof originSchema>> {
  try {
    return originSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    const data = { path, kind: 'source', reason };
    throw runtimeErrors.create('RLX_ARTIFACT_INVALID', data, { cause });
  }
}

/** Name of a run's directory: when it began, in UTC, and the beginning of its plan's digest. */
function runName(plan: Plan, now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${time}-${planDigest(plan).slice(0, 8)}`;
}

/** Makes a new run: in the directory that the caller names, or below `runs` under a name that no run has. */
export async function createRun(
  options: Omit<Parameters<typeof RunDirectory.create>[0], 'path'> & {
    readonly directory?: string | undefined;
    readonly runs: string;
    readonly now: () => Date;
  },
): Promise<RunDirectory> {
  const { directory } = options;
  if (directory !== undefined) return await RunDirectory.create({ ...options, path: directory });
  for (;;) {
    try {
      return await RunDirectory.create({ ...options, path: await freeRunPath(options) });
    } catch (error) {
      // Another process that began the same plan in the same second was quicker to take the name.
      if (!isRlExpError(error) || error.code !== 'RLX_RUN_DIRECTORY_TAKEN') throw error;
    }
  }
}

/** True for a directory that is there and holds nothing. */
export async function isEmpty(directory: string): Promise<boolean> {
  return (await readdir(directory).catch(() => null))?.length === 0;
}

const takenCodes: readonly unknown[] = ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'];

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && takenCodes.includes(error.code);
}

/** A path below `runs` that no run has. */
async function freeRunPath(options: {
  readonly plan: Plan;
  readonly runs: string;
  readonly now: () => Date;
}): Promise<string> {
  const { plan, runs, now } = options;
  const taken = new Set(await listRuns(runs, plan.experiment));
  const base = join(runs, plan.experiment, runName(plan, now()));
  for (let suffix = 0; ; suffix += 1) {
    const path = suffix === 0 ? base : base.replace(/-([0-9a-f]{8})$/, `.${suffix}-$1`);
    if (!taken.has(path)) return path;
  }
}

/** Directories of runs below `runs/<experiment>`, newest first; all experiments where none is named. */
export async function listRuns(runs: string, experiment?: string): Promise<readonly string[]> {
  const children = async (path: string): Promise<readonly string[]> =>
    (await readdir(path, { withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
  const experiments = experiment === undefined ? await children(runs) : [experiment];
  const found = await Promise.all(
    experiments.map(async (name) =>
      (await children(join(runs, name))).map((run) => join(runs, name, run)),
    ),
  );
  return found.flat().toSorted((a, b) => (nameOf(a) < nameOf(b) ? 1 : -1));
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
