import { rm } from 'node:fs/promises';
import {
  digestOf,
  verdictSchema,
  type PlannedCell,
  type RunReader,
  type SplitName,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { writeFileAtomic } from './atomic-file.ts';
import type { CellOptions } from './cell-options.ts';
import { checkTrainer, regimeOf } from './check-continuity.ts';
import { checkData } from './check-data.ts';
import { areDelivered, deliverCheckpoints } from './deliver-checkpoints.ts';
import { runtimeErrors } from './errors.ts';
import { JournalFile } from './journal-file.ts';
import type { OnLost } from './live-trainer.ts';
import { PinFile } from './pin-file.ts';
import { playEpisode } from './play-episode.ts';
import { prepareSplits } from './prepare-splits.ts';
import { recordedVerdict } from './recorded-verdict.ts';
import { replayTransitions } from './replay-transitions.ts';
import { restoreInherited } from './restore-inherited.ts';
import type { CellPaths } from './run-directory.ts';
import { openRunReader } from './run-reader.ts';
import { digestsOf, splitPath, writeSplit } from './split-files.ts';
import { summarizeSplits } from './split-summary.ts';
import { withTrainer, type TrainerOptions } from './with-trainer.ts';
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
    const known = rejudge ? null : await recordedVerdict(journal.events, paths);
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
  // Before anything is fetched or trained: whether the agent could decide at all.
  if (!hasEnded(journal) && options.answers === undefined)
    await (await host.agent(cell.agent)).prepare?.({ signal: stop.afterStep });
  const begun = regimeOf(journal.events)?.data ?? null;
  const { manifest, splits } = await prepareSplits({
    host,
    source: cell,
    pins:
      begun === null
        ? await PinFile.read({ file: run.source.experiment, name: run.plan.experiment })
        : null,
    begun,
    signal: stop.afterStep,
    emit,
  });
  const { root, version, rejected, notice } = manifest;
  emit({ type: 'data-ready', splits: summarizeSplits(splits), rejected, notice });
  const write = async (name: SplitName, directory: string) =>
    await writeSplit({ directory, name, root, examples: splits[name] });
  const data = { version, ...digestsOf(splits) };
  const written = (name: SplitName): string | null =>
    name === 'hidden' ? null : splitPath(paths.splits, name);
  await checkData({ past: journal.events, digests: data, splits, written });
  const train = await write('train', paths.splits);
  const val = await write('val', paths.splits);

  const opening: TrainerOptions = {
    cell,
    host,
    store,
    train,
    val,
    signal: stop.now,
    say: (text) => emit({ type: 'message', level: 'info', source: 'store', text }),
    onLost: lostWorkerReports(options, journal),
    check: (trainer) => checkTrainer(journal.events, cell, trainer),
  };
  if (!hasEnded(journal) || !(await areDelivered(paths))) {
    await forgetJudging(paths);
    await restoreInherited(opening, journal.events);
    await withTrainer(opening, async (trainer) => {
      if (!hasEnded(journal)) await playEpisode({ ...options, journal, trainer, data, notice });
      await deliverCheckpoints({ events: journal.events, paths, trainer });
    });
  }
  const replays = await replayed(options, journal, opening);
  if (stop.afterStep.aborted) throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path });
  // The hidden manifest is written only now that the trainer is gone.
  const hidden = await write('hidden', paths.judge);
  return await judge(options, journal, { splits: { train, val, hidden }, replays });
}

/** What the judge left before is about the hidden split; a trainer must not find it. */
async function forgetJudging(paths: CellPaths): Promise<void> {
  await rm(paths.judge, { recursive: true, force: true });
}

async function replayed(
  options: CellOptions,
  journal: JournalFile,
  opening: TrainerOptions,
): Promise<RunReader['replays']> {
  const { run, cell, emit, replay: count } = options;
  if (count === undefined) return null;
  await forgetJudging(run.cell(cell));
  const { events, head } = journal;
  // Another machine's numerics may differ here: then values are compared, not identities.
  const { check: _check, ...replaying } = opening;
  return await replayTransitions({
    ...replaying,
    events,
    head,
    count,
    onLost: async ({ message }) => opening.say(message),
    onReplay: (replay) => emit({ type: 'replay', cell, replay }),
  });
}

/** Puts every lost worker on record and tells reporters. */
function lostWorkerReports({ emit }: CellOptions, journal: JournalFile): OnLost {
  return async (lost, isReplaced) => {
    const decided = journal.events.findLast((event) => event.type === 'decision');
    await journal.append({ type: 'worker-lost', step: decided?.step ?? 0, ...lost });
    const goesOn = isReplaced ? ' It is replaced, and the step goes on from its parent state.' : '';
    const text = `${lost.message.split('\n')[0] ?? ''}${goesOn}`;
    emit({ type: 'message', level: 'warn', source: 'trainer', text });
  };
}

async function judge(
  options: CellOptions,
  journal: JournalFile,
  evidence: Pick<RunReader, 'splits' | 'replays'>,
): Promise<Verdict> {
  const { run, cell, store, host, emit, stop } = options;
  emit({ type: 'judge-start', cell });
  await writeTrajectory(options, journal);
  const reader = await openRunReader({ run, cell, store, ...evidence });
  const plugin = await host.judge(cell.judge);
  const verdict = verdictSchema.parse(await plugin.judge(reader, stop.now));
  const text = `${JSON.stringify(verdict, null, 2)}\n`;
  const path = run.cell(cell).verdict;
  // Journal and file never contradict each other: without its file, a verdict on record is made again.
  await rm(path, { force: true });
  await journal.append({ type: 'verdict', status: verdict.status, verdict: digestOf(text) });
  await writeFileAtomic(path, text);
  return verdict;
}
