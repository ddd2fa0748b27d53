import { rm } from 'node:fs/promises';
import {
  type AgentV1,
  type PlannedCell,
  type SplitName,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { forgetFailure } from './cell-failure.ts';
import type { CellOptions } from './cell-options.ts';
import { checkTrainer, regimeOf } from './check-continuity.ts';
import { checkData } from './data/check-data.ts';
import { areDelivered, deliverCheckpoints } from './deliver-checkpoints.ts';
import { runtimeErrors } from './errors.ts';
import { JournalFile } from './journal-file.ts';
import type { OnLost } from './live-trainer.ts';
import { makeVerdict, type EpisodeEvidence } from './make-verdict.ts';
import { playEpisode } from './play-episode.ts';
import type { PreparedData } from './data/prepare-splits.ts';
import { recordedVerdict } from './recorded-verdict.ts';
import { replayDecisions } from './replay-decisions.ts';
import { replayTransitions } from './replay-transitions.ts';
import { restoreInherited } from './restore-inherited.ts';
import type { CellPaths } from './run-directory.ts';
import { digestsOf, splitPath, writeManifest } from './data/split-files.ts';
import { withTrainer, type TrainerOptions } from './with-trainer.ts';
import { writeTrajectory } from './write-trajectory.ts';

export interface CellResult {
  readonly cell: PlannedCell;
  readonly trajectory: Trajectory;
  readonly verdict: Verdict;
}

/** A cell whose episode is over and whose trainer is closed: what its judge needs; null where the verdict is on record. */
export interface PlayedCell {
  readonly evidence: EpisodeEvidence | null;
}

/**
 * Brings a cell's episode to its end and its checkpoints out, from wherever it stands: an unfinished episode goes on
 * after its last step, of a finished one what is missing is made (`rejudge` makes ready to judge it again).
 *
 * @throws RLX_INTERRUPTED when stopped on the way; what was done is on record.
 */
export async function playCell(
  options: CellOptions & { readonly rejudge?: boolean },
): Promise<PlayedCell> {
  const { run, cell, now, rejudge = false } = options;
  const paths = run.cell(cell);
  const journal = await JournalFile.open(paths.journal, now);
  try {
    if (rejudge && !hasEnded(journal)) {
      throw runtimeErrors.create('RLX_EPISODE_UNFINISHED', { cell: cell.id });
    }
    const known = rejudge ? null : await recordedVerdict(journal.events, paths);
    return { evidence: known === null ? await toEnd(options, journal) : null };
  } finally {
    await journal.close();
  }
}

/**
 * Gives a played cell its verdict. No trainer may be open any more: here the hidden manifest is written.
 *
 * @throws RLX_INTERRUPTED when stopped before it began.
 */
export async function judgeCell(
  options: CellOptions,
  { evidence }: PlayedCell,
): Promise<CellResult> {
  const { run, cell, emit, now } = options;
  const journal = await JournalFile.open(run.cell(cell).journal, now);
  try {
    const verdict =
      evidence === null
        ? await verdictOnRecord(journal, run.cell(cell))
        : await makeVerdict(options, journal, evidence);
    const trajectory = await writeTrajectory(options, journal);
    emit({ type: 'cell-end', cell, trajectory, verdict });
    return { cell, trajectory, verdict };
  } finally {
    await journal.close();
  }
}

async function verdictOnRecord({ events }: JournalFile, paths: CellPaths): Promise<Verdict> {
  const known = await recordedVerdict(events, paths);
  if (known !== null) return known;
  const reason = 'it was removed while the run went on';
  const { verdict: path } = paths;
  throw runtimeErrors.create('RLX_ARTIFACT_INVALID', { path, kind: 'verdict', reason });
}

function hasEnded(journal: JournalFile): boolean {
  return journal.events.some((event) => event.type === 'episode-end');
}

async function toEnd(options: CellOptions, journal: JournalFile): Promise<EpisodeEvidence> {
  const agent = hasEnded(journal) ? null : await options.host.agent(options.cell.agent);
  // Only now: of an agent that has changed, why it failed before is what tells.
  await forgetFailure(options.run.cell(options.cell));
  const { opening, prepared } = await played(options, journal, agent).finally(
    async () => await agent?.close?.(),
  );
  const { train, val } = opening;
  return { train, val, prepared, ...(await audited(options, journal, opening)) };
}

/** Plays the episode, unless it is over, and brings the checkpoints out. */
async function played(
  options: CellOptions,
  journal: JournalFile,
  agent: AgentV1 | null,
): Promise<{ readonly opening: TrainerOptions; readonly prepared: PreparedData }> {
  const { cell, run, host, emit, stop, store, shared } = options;
  const paths = run.cell(cell);
  // Before anything is fetched or trained: whether the agent could decide at all.
  if (options.answers === undefined) await agent?.prepare?.({ signal: stop.afterStep });
  const prepared = await shared.splits(cell, regimeOf(journal.events)?.data ?? null);
  const { manifest, splits } = prepared;
  const { root, version, notice } = manifest;
  const write = async (name: SplitName) =>
    await writeManifest({ directory: paths.splits, name, root, examples: splits[name] });
  const data = { version, ...digestsOf(splits) };
  const written = (name: SplitName): string | null =>
    name === 'hidden' ? null : splitPath(paths.splits, name);
  await checkData({ past: journal.events, digests: data, splits, written });
  const opening: TrainerOptions = {
    cell,
    host,
    store,
    train: await write('train'),
    val: await write('val'),
    signal: stop.now,
    say: (text) => emit({ type: 'message', level: 'info', source: 'store', text }),
    onLost: lostWorkerReports(options, journal),
    check: (trainer) => checkTrainer(journal.events, cell, trainer),
    lend: options.share.lend,
  };
  if (agent !== null || !(await areDelivered(paths))) {
    await shared.beforeTraining();
    await forgetJudging(paths);
    await restoreInherited(opening, journal.events);
    await withTrainer({ ...opening, pool: shared.trainers }, async (trainer) => {
      if (agent !== null) await playEpisode({ ...options, journal, agent, trainer, data, notice });
      await deliverCheckpoints({ events: journal.events, paths, trainer });
    });
  }
  return { opening, prepared };
}

/** What the judge left before is about the hidden split; a trainer must not find it. */
async function forgetJudging(paths: CellPaths): Promise<void> {
  await rm(paths.judge, { recursive: true, force: true });
}

/** What comes of training and deciding once more, as far as an audit is asked for. */
async function audited(
  options: CellOptions,
  journal: JournalFile,
  opening: TrainerOptions,
): Promise<Pick<EpisodeEvidence, 'replays' | 'redecisions'>> {
  const { run, cell, host, emit, shared, stop } = options;
  const wanted = await host.replays(cell.judge);
  const count = options.replay ?? (wanted === 'off' ? null : wanted);
  if (count === null) return { replays: null, redecisions: null };
  const redecisions = await replayDecisions({
    cell,
    events: journal.events,
    host,
    signal: stop.afterStep,
  });
  if (wanted === 'off') {
    const text =
      'Decisions are made again, and nothing is trained again: the experiment says that the judge does not count it.';
    emit({ type: 'message', level: 'warn', source: 'judge', text });
    return { replays: null, redecisions };
  }
  await shared.beforeTraining();
  await forgetJudging(run.cell(cell));
  const { events, head } = journal;
  // Another machine's numerics may differ here: then values are compared, not identities.
  const { check: _check, ...replaying } = opening;
  const replays = await replayTransitions({
    ...replaying,
    events,
    head,
    count,
    onLost: async ({ message }) => opening.say(message),
    onReplay: (replay) => emit({ type: 'replay', cell, replay }),
  });
  return { replays, redecisions };
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
