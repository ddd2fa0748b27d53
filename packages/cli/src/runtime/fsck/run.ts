import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  canonicalJson,
  isRlExpError,
  planDigest,
  type PlannedCell,
  type Progress,
} from '@rl-exp/core';
import { readTextIfThere } from '../atomic-file.ts';
import type { LockOwner } from '../file-lock.ts';
import { checkCheckpoint, checkVerdict } from './artifacts.ts';
import { damage, type Finding } from './finding.ts';
import { checkJournal } from './journal.ts';
import { StoreCheck } from './store.ts';
import { checkTrajectory } from './trajectory.ts';
import { RunDirectory } from '../run-directory.ts';
import { runOwner } from '../run-lock.ts';
import { Store } from '../store/store.ts';

/** What is wrong with a run, and what to do. */
export interface RunFindings {
  readonly run: string;
  readonly whole: boolean;
  /** The live process that works on it. */
  readonly owner: Pick<LockOwner, 'pid' | 'host'> | null;
  /** What is not of one cell. */
  readonly findings: readonly Finding[];
  readonly cells: readonly CellFindings[];
}
export interface CellFindings {
  readonly cell: string;
  readonly seed: number;
  readonly whole: boolean;
  readonly steps_done: number;
  readonly steps: number;
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | null;
  readonly states_evicted: number;
  readonly findings: readonly Finding[];
}

const planRemedy = 'restore it from a copy, or start anew with --fresh';

/**
 * Holds everything in a run directory against everything else, and against the store. Nothing is changed.
 *
 * @throws RLX_RUN_NOT_FOUND
 */
export async function fsckRun(options: {
  readonly directory: string;
  /** Another store than the run was begun with. */
  readonly store?: string | undefined;
  readonly onProgress: (progress: Progress) => void;
}): Promise<RunFindings> {
  const { directory, onProgress } = options;
  const live = await runOwner(directory);
  const owner = live === null ? null : { pid: live.pid, host: live.host };
  const opened = await openRun(directory);
  if (!(opened instanceof RunDirectory)) {
    return { run: directory, whole: false, owner, findings: [opened], cells: [] };
  }
  const findings = [...(await checkPlanFile(opened))];
  const path = options.store ?? opened.source.store;
  let bytes = 0;
  const onRead = (size: number): void => {
    bytes += size;
    onProgress({ task: 'blobs', done: Math.round(bytes / 1e6), total: null, unit: 'MB' });
  };
  const store = existsSync(path) ? await StoreCheck.open(await Store.open(path), onRead) : null;
  const cells: CellFindings[] = [];
  for (const cell of opened.plan.cells) cells.push(await fsckCell(opened, cell, store));
  if (store === null && cells.some(({ steps_done: done }) => done > 0)) {
    const remedy = 'bring it back, or name where it is with --store DIR';
    findings.push(damage(path, 'the store is not there', remedy));
  }
  const all = [...findings, ...cells.flatMap((cell) => cell.findings)];
  const whole = all.every(({ severity }) => severity === 'note');
  return { run: directory, whole, owner, findings, cells };
}

async function fsckCell(
  run: RunDirectory,
  cell: PlannedCell,
  store: StoreCheck | null,
): Promise<CellFindings> {
  const paths = run.cell(cell);
  const { experiment } = run.plan;
  const plan = planDigest(run.plan);
  const journal = await checkJournal({ path: paths.journal, run: run.path, cell, plan });
  const findings = [...journal.findings];
  const events = journal.events.slice(journal.inherited ?? 0);
  const verdict = events.findLast((event) => event.type === 'verdict')?.status ?? null;
  // What is made from a journal can only be held against a whole one.
  if (!journal.isBroken && journal.inherited !== null) {
    const trajectory = { path: paths.trajectory, run: run.path, experiment, cell, journal };
    findings.push(...(await checkTrajectory(trajectory)));
    findings.push(...(await checkVerdict(paths, events, run.path)));
  }
  for (const checkpoint of [paths.baseCheckpoint, paths.submittedCheckpoint]) {
    findings.push(...(await checkCheckpoint(checkpoint, verdict !== null, run.path)));
  }
  const states = await store?.check(journal.events);
  findings.push(...(states?.findings ?? []));
  return {
    cell: cell.id,
    seed: cell.seed,
    whole: findings.every(({ severity }) => severity === 'note'),
    steps_done: journal.events.filter((event) => event.type === 'step-end').length,
    steps: cell.environment.steps,
    verdict,
    states_evicted: states?.evicted ?? 0,
    findings,
  };
}

/** A run, or why it cannot even be looked at. */
async function openRun(directory: string): Promise<RunDirectory | Finding> {
  try {
    return await RunDirectory.open(directory);
  } catch (error) {
    if (isRlExpError(error) && error.code === 'RLX_RUN_NOT_FOUND') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const source = join(directory, 'source.json');
    const file = reason.startsWith(source) ? source : join(directory, 'plan.json');
    return damage(file, reason, planRemedy);
  }
}

async function checkPlanFile({ path, plan }: RunDirectory): Promise<readonly Finding[]> {
  const file = join(path, 'plan.json');
  const digest = planDigest(plan).slice(0, 8);
  const [, named] = /^\d{8}-\d{6}(?:\.\d+)?-([0-9a-f]{8})$/.exec(basename(path)) ?? [];
  return [
    ...((await readTextIfThere(file)) === canonicalJson(plan)
      ? []
      : [damage(file, 'it is not canonical', planRemedy)]),
    ...(named === undefined || named === digest
      ? []
      : [
          damage(file, `it is plan ${digest}, and the directory was made for ${named}`, planRemedy),
        ]),
  ];
}
