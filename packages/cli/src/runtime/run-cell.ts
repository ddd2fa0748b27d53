import { rm } from 'node:fs/promises';
import {
  digestOf,
  digestOfExamples,
  verdictSchema,
  type PlannedCell,
  type RunReader,
  type SplitName,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { writeFileAtomic } from './atomic-file.ts';
import type { CellOptions } from './cell-options.ts';
import { checkContinuity } from './check-continuity.ts';
import { areDelivered, deliverCheckpoints } from './deliver-checkpoints.ts';
import { runtimeErrors } from './errors.ts';
import { JournalFile } from './journal-file.ts';
import { playEpisode } from './play-episode.ts';
import { prepareSplits } from './prepare-splits.ts';
import { readArtifact } from './read-artifact.ts';
import { openRunReader } from './run-reader.ts';
import { writeSplit } from './split-files.ts';
import { summarizeSplits } from './split-summary.ts';
import { writeTrajectory } from './write-trajectory.ts';

export interface CellResult {
  readonly cell: PlannedCell;
  readonly trajectory: Trajectory;
  readonly verdict: Verdict;
}

/**
 * Brings a cell to its verdict, from wherever it stands: an unfinished episode goes on after its last step, a
 * finished one is judged, a judged one is only read (`rejudge` judges it again).
 *
 * @throws RLX_INTERRUPTED when stopped on the way; what was done is on record.
 */
export async function runCell(
  options: CellOptions & { readonly rejudge?: boolean },
): Promise<CellResult> {
  const { run, cell, emit, now, rejudge = false } = options;
  const paths = run.cell(cell);
  const journal = await JournalFile.open(paths.journal, now);
  try {
    if (rejudge && !hasEnded(journal)) {
      throw runtimeErrors.create('RLX_EPISODE_UNFINISHED', { cell: cell.id });
    }
    const judged = !rejudge && journal.events.some((event) => event.type === 'verdict');
    const known = judged ? await readArtifact('verdict', paths.verdict) : null;
    const verdict = known ?? (await toVerdict(options, journal));
    const trajectory = await writeTrajectory(options, journal);
    emit({ type: 'cell-end', cell, trajectory, verdict });
    return { cell, trajectory, verdict };
  } finally {
    await journal.close();
  }
}

function hasEnded(journal: JournalFile): boolean {
  return journal.events.some((event) => event.type === 'episode-end');
}

async function toVerdict(options: CellOptions, journal: JournalFile): Promise<Verdict> {
  const { cell, run, host, emit, stop, store } = options;
  const paths = run.cell(cell);
  const { manifest, splits } = await prepareSplits(
    await host.data(cell.data),
    cell.splits,
    stop.now,
  );
  const { root, rejected, notice } = manifest;
  emit({ type: 'data-ready', splits: summarizeSplits(splits), rejected, notice });
  const write = async (name: SplitName, directory: string) =>
    await writeSplit({ directory, name, root, examples: splits[name] });
  const train = await write('train', paths.splits);
  const val = await write('val', paths.splits);

  if (!hasEnded(journal) || !(await areDelivered(paths))) {
    // What the judge left here before is about the hidden split; a trainer must not find it.
    await rm(paths.judge, { recursive: true, force: true });
    const plugin = await host.trainer(cell.trainer);
    const trainer = await plugin.open(
      { seed: cell.seed, train, val, blobs: store.blobs },
      stop.now,
    );
    try {
      const hidden = digestOfExamples(splits.hidden);
      const data = { train: train.digest, val: val.digest, hidden };
      checkContinuity(journal.events, data, trainer);
      if (!hasEnded(journal)) await playEpisode({ ...options, journal, trainer, data, notice });
      await deliverCheckpoints({ events: journal.events, paths, store, trainer });
    } finally {
      await trainer.close();
    }
  }
  if (stop.afterStep.aborted) throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path });
  // The hidden manifest is written only now that the trainer is gone.
  const hidden = await write('hidden', paths.judge);
  return await judge(options, journal, { train, val, hidden });
}

async function judge(
  options: CellOptions,
  journal: JournalFile,
  splits: RunReader['splits'],
): Promise<Verdict> {
  const { run, cell, store, host, emit, stop } = options;
  emit({ type: 'judge-start', cell });
  await writeTrajectory(options, journal);
  const reader = await openRunReader({ run, cell, store, splits });
  const plugin = await host.judge(cell.judge);
  const verdict = verdictSchema.parse(await plugin.judge(reader, stop.now));
  const text = `${JSON.stringify(verdict, null, 2)}\n`;
  await writeFileAtomic(run.cell(cell).verdict, text);
  await journal.append({ type: 'verdict', status: verdict.status, verdict: digestOf(text) });
  return verdict;
}
