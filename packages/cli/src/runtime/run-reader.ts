import type {
  JudgedCell,
  ManifestReference,
  PlannedCell,
  Redecision,
  RunReader,
} from '@rl-exp/core';
import { runtimeErrors } from './errors.ts';
import { readJournal } from './journal-file.ts';
import { readArtifact } from './read-artifact.ts';
import type { RunDirectory } from './run-directory.ts';
import type { Store } from './store/store.ts';

/** What a judge may look at of one closed episode. */
export async function openRunReader(options: {
  readonly run: RunDirectory;
  readonly cell: PlannedCell;
  readonly store: Store;
  readonly splits: RunReader['splits'];
  readonly replays: RunReader['replays'];
  readonly redecisions: readonly Redecision[] | null;
  readonly notice: string | null;
  readonly further: ManifestReference | null;
  readonly baseline: JudgedCell | null;
}): Promise<RunReader> {
  const { run, cell, store, splits, replays, redecisions, notice, further, baseline } = options;
  const paths = run.cell(cell);
  const { lines, records } = await readJournal(paths.journal);
  const trajectory = await readArtifact('trajectory', paths.trajectory);
  if (trajectory === null) throw runtimeErrors.create('RLX_EPISODE_UNFINISHED', { cell: cell.id });
  return {
    plan: run.plan,
    cell,
    journalLines: lines,
    journal: records,
    trajectory,
    splits,
    replays,
    redecisions,
    notice,
    further,
    baseline,
    baseCheckpoint: paths.baseCheckpoint,
    submittedCheckpoint: paths.submittedCheckpoint,
    judgeDirectory: paths.judge,
    state: async (id) => await store.requireState(id),
    blob: (digest) => store.blob(digest),
    evaluationItems: async (key) => (await store.requireEvaluation(key)).items,
  };
}
