import { existsSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { planDigest, type PlannedCell } from '@rl-exp/core';
import { writeFileAtomic } from '../atomic-file.ts';
import { checkCheckpoint, checkVerdict } from './artifacts.ts';
import { checkJournal, type CheckedJournal } from './journal.ts';
import { checkTrajectory, projectionText } from './trajectory.ts';
import { JournalFile } from '../journal-file.ts';
import { RunDirectory } from '../run-directory.ts';
import { lockRun } from '../run-lock.ts';

/**
 * Brings a run directory into a form that `resume` goes on from; what is taken out is kept beside. The store is left
 * to `store verify`.
 *
 * @returns What was done, a sentence each.
 * @throws RLX_RUN_LOCKED where a live process works on the run.
 */
export async function repairRun(directory: string): Promise<readonly string[]> {
  const run = await RunDirectory.open(directory);
  const unlock = await lockRun(directory);
  try {
    const done: string[] = [];
    for (const cell of run.plan.cells) done.push(...(await repairCell(run, cell)));
    return done;
  } finally {
    await unlock();
  }
}

async function repairCell(run: RunDirectory, cell: PlannedCell): Promise<readonly string[]> {
  const paths = run.cell(cell);
  if (!existsSync(paths.journal)) return [];
  const check = async (): Promise<CheckedJournal> => {
    const plan = planDigest(run.plan);
    return await checkJournal({ path: paths.journal, run: run.path, cell, plan });
  };
  const done: string[] = [];
  const found = await check();
  // Without the lines it took over, a fork has nothing to go on from.
  if (found.inherited === null) return [];
  if (found.isBroken) {
    const kept = await freeName(paths.journal.replace(/\.jsonl$/, '.damaged.jsonl'));
    await copyFile(paths.journal, kept);
    await writeFileAtomic(paths.journal, found.lines.map((line) => `${line}\n`).join(''));
    done.push(
      `${paths.journal} was cut before line ${found.lines.length + 1}; it is kept as ${kept}`,
    );
  } else if (found.isTorn) {
    // Opening a journal cuts what a crash left behind its last line.
    await (await JournalFile.open(paths.journal, () => new Date())).close();
    done.push(`the torn end of ${paths.journal} was cut off`);
  }
  const journal = await check();
  const { experiment } = run.plan;
  const projecting = { path: paths.trajectory, run: run.path, experiment, cell, journal };
  if ((await checkTrajectory(projecting)).length > 0) {
    const text = projectionText(projecting, journal.lines.length);
    if (text === null) await rm(paths.trajectory, { force: true });
    else await writeFileAtomic(paths.trajectory, text);
    done.push(`${paths.trajectory} was projected anew`);
  }
  const events = journal.events.slice(journal.inherited ?? 0);
  if ((await checkVerdict(paths, events, run.path)).length > 0 && existsSync(paths.verdict)) {
    const kept = await freeName(paths.verdict.replace(/\.json$/, '.damaged.json'));
    await rename(paths.verdict, kept);
    done.push(`${paths.verdict} was moved to ${kept}`);
  }
  const isJudged = events.some(({ type }) => type === 'verdict');
  for (const checkpoint of [paths.baseCheckpoint, paths.submittedCheckpoint]) {
    const faults = await checkCheckpoint(checkpoint, isJudged, run.path);
    if (faults.length === 0 || !existsSync(checkpoint)) continue;
    const kept = await freeName(`${checkpoint}.damaged`);
    await rename(checkpoint, kept);
    done.push(`${checkpoint} was moved to ${kept}`);
  }
  return done;
}

async function freeName(path: string): Promise<string> {
  for (let suffix = 1; ; suffix += 1) {
    const name = suffix === 1 ? path : `${path}.${suffix}`;
    if (!existsSync(name)) return name;
  }
}
