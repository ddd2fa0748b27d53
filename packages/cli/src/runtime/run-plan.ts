import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, planDigest, type Plan } from '@rl-exp/core';
import { differences } from './differences.ts';
import { runtimeErrors } from './errors.ts';
import { readJournal } from './journal-file.ts';
import type { PluginHost } from './plugin-host.ts';
import type { StopSignals } from './cell-options.ts';
import { runCell, type CellResult } from './run-cell.ts';
import { listRuns, RunDirectory, runName, type RunSource } from './run-directory.ts';
import { lockRun, runOwner } from './run-lock.ts';
import type { EmitEvent } from './runtime-event.ts';
import { Store } from './store/store.ts';

export interface RunPlanOptions {
  readonly plan: Plan;
  readonly source: RunSource;
  /** Folder of all runs. */
  readonly runs: string;
  /** A run directory of the caller's choice; else one is found or named. */
  readonly directory?: string;
  readonly fresh: boolean;
  readonly host: PluginHost;
  readonly emit: EmitEvent;
  readonly stop: StopSignals;
  readonly now: () => Date;
}

export interface RunResult {
  readonly directory: string;
  readonly plan: Plan;
  readonly cells: readonly CellResult[];
}

/** Executes a plan: continues its newest unfinished run, prints a finished one, or starts a new one. */
export async function runPlan(options: RunPlanOptions): Promise<RunResult> {
  const { plan, source, emit, now } = options;
  const found = await findRun(options);
  const run =
    found ??
    (await RunDirectory.create({
      path: options.directory ?? (await freeName(options)),
      plan,
      source,
    }));
  const state = found === null ? null : (await isFinished(found)) ? 'finished' : 'unfinished';
  emit({ type: 'run-start', directory: run.path, plan, found: state });
  return await executeRun({ ...options, run, now });
}

/** Brings every cell of a run to its verdict. */
export async function executeRun(
  options: Omit<RunPlanOptions, 'plan' | 'source' | 'runs' | 'fresh' | 'directory'> & {
    readonly run: RunDirectory;
    readonly rejudge?: boolean;
  },
): Promise<RunResult> {
  const { run, emit } = options;
  const began = performance.now();
  const unlock = await lockRun(run.path);
  try {
    const store = await Store.open(run.source.store);
    await store.runs.add(run.path);
    const cells: CellResult[] = [];
    for (const [index, cell] of run.plan.cells.entries()) {
      if (options.stop.afterStep.aborted)
        throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path });
      emit({ type: 'cell-start', cell, index, count: run.plan.cells.length });
      cells.push(await runCell({ ...options, cell, store }));
    }
    emit({ type: 'run-end', seconds: (performance.now() - began) / 1000 });
    return { directory: run.path, plan: run.plan, cells };
  } finally {
    await unlock();
  }
}

async function findRun({
  plan,
  runs,
  directory,
  fresh,
}: RunPlanOptions): Promise<RunDirectory | null> {
  if (directory !== undefined) {
    if (!existsSync(directory)) return null;
    if (fresh) throw runtimeErrors.create('RLX_RUN_DIRECTORY_TAKEN', { path: directory });
    const run = await RunDirectory.open(directory);
    if (canonicalJson(run.plan) === canonicalJson(plan)) return run;
    throw runtimeErrors.create('RLX_RUN_PLAN_CHANGED', {
      path: directory,
      differences: differences(run.plan, plan),
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
  const same = opened.filter((run) => run !== null && planDigest(run.plan) === planDigest(plan));
  for (const run of same) {
    if (run !== null && !(await isFinished(run)) && (await runOwner(run.path)) === null) return run;
  }
  return same.find((run) => run !== null) ?? null;
}

/** True once every cell has its verdict. */
export async function isFinished(run: RunDirectory): Promise<boolean> {
  const done = await Promise.all(
    run.plan.cells.map(async (cell) => {
      const { records } = await readJournal(run.cell(cell).journal);
      return records.some((record) => record.event.type === 'verdict');
    }),
  );
  return done.every(Boolean);
}

async function freeName({ plan, runs, now }: RunPlanOptions): Promise<string> {
  const taken = new Set(await listRuns(runs, plan.experiment));
  const base = join(runs, plan.experiment, runName(plan, now()));
  for (let suffix = 0; ; suffix += 1) {
    const path = suffix === 0 ? base : base.replace(/-([0-9a-f]{8})$/, `.${suffix}-$1`);
    if (!taken.has(path)) return path;
  }
}
