import { access } from 'node:fs/promises';
import {
  digestOf,
  digestOfExamples,
  metricValue,
  planDigest,
  projectTrajectory,
  runEpisode,
  verdictSchema,
  type DataV1,
  type PlannedCell,
  type RunReader,
  type TrainerHandle,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { ensureDirectory, writeFileAtomic } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';
import { JournalFile } from './journal-file.ts';
import { openEnvironment } from './open-environment.ts';
import type { PluginHost } from './plugin-host.ts';
import { prepareSplits, type PreparedData } from './prepare-splits.ts';
import { readArtifact } from './read-artifact.ts';
import { replayDecisions } from './replay-decisions.ts';
import type { RunDirectory } from './run-directory.ts';
import { openRunReader } from './run-reader.ts';
import type { EmitEvent } from './runtime-event.ts';
import { writeSplit } from './split-files.ts';
import { summarizeSplits } from './split-summary.ts';
import type { Store } from './store.ts';

/** Two ways to stop: after the step under way, or at once. */
export interface StopSignals {
  readonly afterStep: AbortSignal;
  readonly now: AbortSignal;
}

export interface CellOptions {
  readonly run: RunDirectory;
  readonly cell: PlannedCell;
  readonly store: Store;
  readonly host: PluginHost;
  readonly emit: EmitEvent;
  readonly stop: StopSignals;
  readonly now: () => Date;
}

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
    const ended = journal.events.some((event) => event.type === 'episode-end');
    if (rejudge && !ended) throw runtimeErrors.create('RLX_EPISODE_UNFINISHED', { cell: cell.id });
    const judged = !rejudge && journal.events.some((event) => event.type === 'verdict');
    const known = judged ? await readArtifact('verdict', paths.verdict) : null;
    const verdict = known ?? (await toVerdict(options, journal, ended));
    const trajectory = await writeTrajectory(options, journal);
    emit({ type: 'cell-end', cell, trajectory, verdict });
    return { cell, trajectory, verdict };
  } finally {
    await journal.close();
  }
}

async function toVerdict(
  options: CellOptions,
  journal: JournalFile,
  ended: boolean,
): Promise<Verdict> {
  const { cell, run, host, emit, stop } = options;
  const paths = run.cell(cell);
  const data: DataV1 = await host.data(cell.data);
  const prepared = await prepareSplits(data, cell.splits, stop.now);
  const { manifest, splits } = prepared;
  emit({
    type: 'data-ready',
    splits: summarizeSplits(splits),
    rejected: manifest.rejected,
    notice: manifest.notice,
  });
  const write = async (name: 'train' | 'val' | 'hidden', directory: string) =>
    await writeSplit({ directory, name, root: manifest.root, examples: splits[name] });
  const train = await write('train', paths.splits);
  const val = await write('val', paths.splits);

  if (
    !ended ||
    !(await exists(paths.submittedCheckpoint)) ||
    !(await exists(paths.baseCheckpoint))
  ) {
    const plugin = await host.trainer(cell.trainer);
    const { blobs } = options.store;
    const trainer = await plugin.open({ seed: cell.seed, train, val, blobs }, stop.now);
    try {
      if (!ended) await playEpisode(options, journal, prepared, trainer);
      await exportCheckpoints(options, journal, trainer);
    } finally {
      await trainer.close();
    }
  }
  if (stop.afterStep.aborted) throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path });
  // The hidden manifest is written only now that the trainer is gone.
  const hidden = await write('hidden', paths.judge);
  return await judge(options, journal, { train, val, hidden });
}

async function playEpisode(
  options: CellOptions,
  journal: JournalFile,
  { manifest, splits }: PreparedData,
  trainer: TrainerHandle,
): Promise<void> {
  const { run, cell, store, host, emit, stop } = options;
  let stepBegan = performance.now();
  const environment = await openEnvironment({
    plan: planDigest(run.plan),
    cell,
    data: {
      train: digestOfExamples(splits.train),
      val: digestOfExamples(splits.val),
      hidden: digestOfExamples(splits.hidden),
    },
    notice: manifest.notice,
    trainer,
    store,
    journal,
    signal: stop.now,
    onEvent: async (event) => {
      if (event.type === 'episode-start') emit({ type: 'episode-start', cell, event });
      if (event.type === 'decision') {
        stepBegan = performance.now();
        emit({ type: 'step-start', cell, step: event.step, action: event.decision.action });
      }
      if (event.type !== 'step-end') return;
      const { root, steps } = await writeTrajectory(options, journal);
      const measured = [root, ...steps.flatMap((step) => step.evaluation ?? [])];
      const values = measured.map(({ metrics }) => metricValue(metrics, cell.objective.metric));
      const value = values.at(-1) ?? 0;
      const previous = event.evaluation === null ? value : (values.at(-2) ?? value);
      const seconds = (performance.now() - stepBegan) / 1000;
      emit({ type: 'step-end', cell, event, value, previous, seconds });
    },
  });
  const agent = replayDecisions(await host.agent(cell.agent), journal.events);
  const outcome = await runEpisode({ agent, environment, seed: cell.seed, signal: stop.afterStep });
  if (outcome === 'interrupted') {
    const steps = journal.events.filter((event) => event.type === 'step-end').length;
    await journal.append({ type: 'interrupted', after_step: steps });
    throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path });
  }
}

async function exportCheckpoints(
  { run, cell, store }: CellOptions,
  journal: JournalFile,
  trainer: TrainerHandle,
): Promise<void> {
  const paths = run.cell(cell);
  const end = journal.events.findLast((event) => event.type === 'episode-end');
  const delivered = end === undefined ? null : await store.state(end.delivered);
  await ensureDirectory(paths.judge);
  await trainer.export(trainer.root, paths.baseCheckpoint);
  await trainer.export(delivered ?? trainer.root, paths.submittedCheckpoint);
}

async function judge(
  options: CellOptions,
  journal: JournalFile,
  splits: RunReader['splits'],
): Promise<Verdict> {
  const { run, cell, store, host, emit, stop } = options;
  const paths = run.cell(cell);
  emit({ type: 'judge-start', cell });
  await writeTrajectory(options, journal);
  const reader = await openRunReader({ run, cell, store, splits });
  const judgePlugin = await host.judge(cell.judge);
  const verdict = verdictSchema.parse(await judgePlugin.judge(reader, stop.now));
  const text = `${JSON.stringify(verdict, null, 2)}\n`;
  await writeFileAtomic(paths.verdict, text);
  await journal.append({ type: 'verdict', status: verdict.status, verdict: digestOf(text) });
  return verdict;
}

/** Projects the journal onto `trajectory.json`. */
async function writeTrajectory(
  { run, cell }: CellOptions,
  journal: JournalFile,
): Promise<Trajectory> {
  const trajectory = projectTrajectory({
    experiment: run.plan.experiment,
    cell,
    events: journal.events,
    head: journal.head,
  });
  if (trajectory === null) throw runtimeErrors.create('RLX_EPISODE_UNFINISHED', { cell: cell.id });
  await writeFileAtomic(run.cell(cell).trajectory, `${JSON.stringify(trajectory, null, 2)}\n`);
  return trajectory;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
