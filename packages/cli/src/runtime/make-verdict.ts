import { rm } from 'node:fs/promises';
import {
  digestOf,
  verdictSchema,
  type ManifestReference,
  type PlannedSlot,
  type Redecision,
  type RunReader,
  type Verdict,
} from '@rl-exp/core';
import { writeFileAtomic } from './atomic-file.ts';
import type { CellOptions } from './cell-options.ts';
import { runtimeErrors } from './errors.ts';
import type { JournalFile } from './journal-file.ts';
import { judgedBaseline } from './judged-baseline.ts';
import { prepareFurther } from './data/prepare-further.ts';
import type { PreparedData } from './data/prepare-splits.ts';
import { openRunReader } from './run-reader.ts';
import { writeManifest } from './data/split-files.ts';
import { writeTrajectory } from './write-trajectory.ts';

/** What an episode left for its judge, besides what lies in the run. */
export interface EpisodeEvidence {
  readonly train: ManifestReference;
  readonly val: ManifestReference;
  readonly prepared: PreparedData;
  readonly replays: RunReader['replays'];
  readonly redecisions: readonly Redecision[] | null;
}

/**
 * Has a closed episode judged, and writes its verdict down. No trainer may be open any more: here hidden data is written.
 *
 * @throws RLX_INTERRUPTED when stopped before it began.
 */
export async function makeVerdict(
  options: CellOptions,
  journal: JournalFile,
  evidence: EpisodeEvidence,
): Promise<Verdict> {
  const { run, cell, stop, shared } = options;
  const paths = run.cell(cell);
  if (stop.afterStep.aborted) throw runtimeErrors.create('RLX_INTERRUPTED', { run: run.path });
  const judge = judgeOf(options);
  const reader = await openEvidence(options, journal, evidence);
  const plugin = await shared.judge(judge);
  const earlier = journal.events.filter((event) => event.type === 'verdict').length;
  const found = await plugin.judge(reader, stop.now);
  const verdict = verdictSchema.parse({ ...found, queries: earlier + 1 });
  if (reader.baseline != null && verdict.baseline === undefined) {
    const text = `The judge '${judge.use}' does not hold scores against another run's.`;
    options.emit({ type: 'message', level: 'warn', source: 'judge', text });
  }
  const text = `${JSON.stringify(verdict, null, 2)}\n`;
  // Journal and file never contradict each other: without its file, a verdict on record is made again.
  await rm(paths.verdict, { force: true });
  await journal.append({ type: 'verdict', status: verdict.status, verdict: digestOf(text) });
  await writeFileAtomic(paths.verdict, text);
  return verdict;
}

/** The judge's slot, with what was asked for beyond the plan. */
function judgeOf({ cell: { judge }, full = false }: CellOptions): PlannedSlot {
  return full ? { ...judge, with: { ...judge.with, full } } : judge;
}

/** Writes hidden data for the judge, and all else that it asked for; returns what it may look at. */
async function openEvidence(
  options: CellOptions,
  journal: JournalFile,
  { train, val, prepared, replays, redecisions }: EpisodeEvidence,
): Promise<RunReader> {
  const { run, cell, store, host, emit, stop } = options;
  const { judge: directory } = run.cell(cell);
  const { manifest, splits } = prepared;
  const baseline =
    options.baseline === undefined ? null : await judgedBaseline(options.baseline, cell);
  const hidden = await writeManifest({
    directory,
    name: 'hidden',
    root: manifest.root,
    examples: splits.hidden,
  });
  const judge = judgeOf(options);
  const signal = stop.now;
  const further = await prepareFurther({ host, cell, judge, prepared, directory, signal });
  emit({ type: 'judge-start', cell });
  await writeTrajectory(options, journal);
  return await openRunReader({
    run,
    cell,
    store,
    splits: { train, val, hidden },
    replays,
    redecisions,
    notice: manifest.notice,
    further,
    baseline,
  });
}
