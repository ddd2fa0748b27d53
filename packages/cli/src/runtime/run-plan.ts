import { existsSync } from 'node:fs';
import {
  canonicalJson,
  isRlExpError,
  planDigest,
  type JournalRecord,
  type Plan,
  type ReplayCount,
} from '@rl-exp/core';
import { recordedFailure, recordFailure } from './cell-failure.ts';
import type { JudgePool } from './cells/judge-pool.ts';
import { runCells, type FailedCell } from './cells/run-cells.ts';
import type { SplitPool } from './cells/split-pool.ts';
import { checkPlan } from './check-plan.ts';
import { differenceLines, planDifferences } from './differences.ts';
import { runtimeErrors } from './errors.ts';
import { readJournal } from './journal-file.ts';
import type { PluginHost } from './plugin-host.ts';
import type { StopSignals } from './stop-signals.ts';
import type { CellResult } from './run-cell.ts';
import {
  createRun,
  isEmpty,
  listRuns,
  RunDirectory,
  type CellPaths,
  type RunSource,
} from './run-directory.ts';
import { lockRun, runOwner } from './run-lock.ts';
import { runStatus } from './run-status.ts';
import type { EmitEvent } from './runtime-event.ts';
import type { StorePolicy } from '../settings/settings.ts';
import { applyKeepPolicy } from './store/keep-policy.ts';
import { Store } from './store/store.ts';

export interface RunPlanOptions {
  readonly plan: Plan;
  readonly source: RunSource;
  /** Folder of all runs. */
  readonly runs: string;
  /** A run directory of the caller's choice; else one is found or named. */
  readonly directory?: string;
  readonly fresh: boolean;
  /** Ends with the episodes, before any verdict. */
  readonly unjudged?: boolean;
  readonly host: PluginHost;
  readonly emit: EmitEvent;
  readonly stop: StopSignals;
  readonly now: () => Date;
  /** A run whose journals answer agents' exchanges; then nothing is sent. */
  readonly answers?: RunDirectory | undefined;
  /** How many cells go on at once; left out, as many as the machine has room for. */
  readonly jobs?: number | undefined;
  /** Judges that outlive the run; its own where left out. */
  readonly judges?: JudgePool;
  /** Prepared splits that outlive the run; its own where left out. */
  readonly splits?: SplitPool;
  /** What stays in the store when the run is finished; everything where left out. */
  readonly storePolicy?: StorePolicy;
}

export interface RunResult {
  readonly directory: string;
  /** The experiment file that it was made from. */
  readonly file: string;
  readonly plan: Plan;
  readonly cells: readonly CellResult[];
  /** Cells that came to no verdict. The same command goes on with them. */
  readonly failed: readonly FailedCell[];
}

/** Executes a plan: continues its newest unfinished run, prints a finished one, or starts a new one. */
export async function runPlan(options: RunPlanOptions): Promise<RunResult> {
  const found = await findRun(options);
  const run = found ?? (await createRun(options));
  const remark = found === null && !options.fresh ? await unfinishedBefore(options, run) : null;
  return await executeRun({ ...options, run, remark });
}

/** A changed file makes another plan: what to say where a run of the plan before was interrupted. */
async function unfinishedBefore(
  { plan, runs }: RunPlanOptions,
  run: RunDirectory,
): Promise<string | null> {
  for (const path of await listRuns(runs, plan.experiment)) {
    if (path === run.path) continue;
    const status = await runStatus(path).catch(() => null);
    if (status?.status !== 'interrupted') continue;
    const changed = differenceLines(planDifferences((await RunDirectory.open(path)).plan, plan));
    return [
      `${path} is unfinished and was made from another plan:`,
      ...changed.map((line) => `  ${line}`),
      `To finish it as it was planned: rl-exp resume ${path}`,
    ].join('\n            ');
  }
  return null;
}

/** Brings every cell of a run to its verdict. */
export async function executeRun(
  options: Pick<
    RunPlanOptions,
    'host' | 'emit' | 'stop' | 'now' | 'answers' | 'jobs' | 'judges' | 'splits' | 'storePolicy'
  > & {
    readonly run: RunDirectory;
    readonly rejudge?: boolean;
    /** Ends with the episodes, before any verdict. */
    readonly unjudged?: boolean;
    readonly replay?: ReplayCount | undefined;
    readonly full?: boolean | undefined;
    readonly baseline?: RunDirectory | undefined;
    /** Said once the run has begun. */
    readonly remark?: string | null;
    /** Another store than the run was begun with. */
    readonly store?: string | undefined;
  },
): Promise<RunResult> {
  const { run, emit, stop } = options;
  const began = performance.now();
  const unlock = await lockRun(run.path);
  try {
    await checkPlan(run);
    const found = await progressOf(run);
    emit({ type: 'run-start', directory: run.path, plan: run.plan, found });
    if (options.remark != null)
      emit({ type: 'message', level: 'info', source: 'plan', text: options.remark });
    const store = await Store.open(options.store ?? run.source.store);
    await store.runs.add(run.path);
    const isOnly = run.plan.cells.length === 1;
    const { results, failed } = await runCells({
      ...options,
      store,
      jobs: options.jobs ?? null,
      onFailure: async ({ cell, during, error }) => {
        if (isCutOff(error, stop)) return;
        if (!(await isAfterMending(run.cell(cell), error)))
          await recordFailure(run.cell(cell), { during, error, time: options.now() });
        if (!isOnly) emit({ type: 'cell-failed', cell, error });
      },
    });
    throwIfStopped(failed, options);
    throwIfRunFailed(failed, results);
    // Only now: cells of one run share states, and each may want another's.
    if (options.storePolicy !== undefined && failed.length === 0)
      await applyKeepPolicy({ ...options.storePolicy, store, run: run.path, emit });
    emit({ type: 'run-end', seconds: (performance.now() - began) / 1000 });
    const { experiment: file } = run.source;
    return { directory: run.path, file, plan: run.plan, cells: results, failed };
  } catch (error) {
    // Whatever was cut off by the order to stop, the order is what happened.
    if (!isCutOff(error, stop)) throw error;
    throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path }, { cause: error });
  } finally {
    await unlock();
  }
}

/** True where a plugin was changed since it failed: that it failed is what stays on record. */
async function isAfterMending(paths: CellPaths, error: unknown): Promise<boolean> {
  const isChanged = isRlExpError(error) && error.code === 'RLX_PLUGIN_CHANGED';
  return isChanged && (await recordedFailure(paths)) !== null;
}

/** Where the run was stopped: that, or what went wrong beside it. */
function throwIfStopped(
  failed: readonly FailedCell[],
  { run, stop }: { readonly run: RunDirectory; readonly stop: StopSignals },
): void {
  const cutOff = failed.find(({ error }) => isCutOff(error, stop));
  if (cutOff === undefined) return;
  const other = failed.find(({ error }) => !isCutOff(error, stop));
  if (other !== undefined) throw other.error;
  throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path }, { cause: cutOff.error });
}

/** Of no cell in particular, whichever it came up in: where nothing can be written, the run fails. */
const failuresOfRun = ['RLX_DISK_FULL', 'RLX_DIRECTORY_UNWRITABLE'];

/** Where every cell failed for the same reason, that is the reason of the run too: a prerequisite, or a bug. */
function throwIfRunFailed(failed: readonly FailedCell[], results: readonly CellResult[]): void {
  const unwritable = failed.find(
    ({ error }) => isRlExpError(error) && failuresOfRun.includes(error.code),
  );
  if (unwritable !== undefined) throw unwritable.error;
  const [first, ...others] = failed;
  const isAlike = ({ error }: FailedCell): boolean => String(error) === String(first?.error);
  if (first !== undefined && results.length === 0 && others.every(isAlike)) throw first.error;
}

/** True of what comes of an order to stop; a bug in the step that is still finished is none of it. */
function isCutOff(error: unknown, { afterStep, now }: StopSignals): boolean {
  if (!afterStep.aborted) return false;
  if (isRlExpError(error) && error.code === 'RLX_PLUGIN_FAILED')
    return isCutOff(error.cause, { afterStep, now });
  if (isRlExpError(error)) return error.exitCode === 130;
  // Libraries have errors of their own for being cut off in the middle.
  if (now.aborted) return true;
  return error === afterStep.reason || (error instanceof Error && error.name === 'AbortError');
}

async function findRun({
  plan,
  runs,
  directory,
  fresh,
}: RunPlanOptions): Promise<RunDirectory | null> {
  if (directory !== undefined) {
    if (!existsSync(directory) || (await isEmpty(directory))) return null;
    if (fresh) throw runtimeErrors.create('RLX_RUN_DIRECTORY_TAKEN', { path: directory });
    const run = await RunDirectory.open(directory);
    if (canonicalJson(run.plan) === canonicalJson(plan)) return run;
    throw runtimeErrors.create('RLX_RUN_PLAN_CHANGED', {
      path: directory,
      differences: planDifferences(run.plan, plan),
    });
  }
  if (fresh) return null;
  const digest = planDigest(plan).slice(0, 8);
  const candidates = (await listRuns(runs, plan.experiment)).filter((path) =>
    path.endsWith(digest),
  );
  const opened = await Promise.all(
    candidates.map(async (path) => await RunDirectory.open(path).catch(() => null)),
  );
  const same = opened
    .filter((run) => run !== null)
    .filter((run) => planDigest(run.plan) === planDigest(plan));
  for (const run of same) {
    // One that is damaged is told where it is the only one.
    const isDone = await isFinished(run).catch(() => true);
    if (!isDone && (await runOwner(run.path)) === null) return run;
  }
  return same[0] ?? null;
}

async function progressOf(run: RunDirectory): Promise<'finished' | 'unfinished' | null> {
  const journals = await journalsOf(run);
  if (journals.every((records) => records.length === 0)) return null;
  return journals.every(hasVerdict) ? 'finished' : 'unfinished';
}

/** True once every cell has its verdict. */
export async function isFinished(run: RunDirectory): Promise<boolean> {
  return (await journalsOf(run)).every(hasVerdict);
}

async function journalsOf(run: RunDirectory): Promise<readonly (readonly JournalRecord[])[]> {
  return await Promise.all(
    run.plan.cells.map(async (cell) => (await readJournal(run.cell(cell).journal)).records),
  );
}

function hasVerdict(records: readonly JournalRecord[]): boolean {
  return records.some(({ event }) => event.type === 'verdict');
}
