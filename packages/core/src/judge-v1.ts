import type { JournalRecord } from './journal.ts';
import type { ManifestReference } from './manifest.ts';
import type { Plan, PlannedCell } from './plan.ts';
import type { EvaluationItem } from './evaluation.ts';
import type { Trajectory } from './trajectory.ts';
import type { Verdict } from './verdict.ts';
import type { Redecision } from './redecision.ts';
import type { Replay } from './replay.ts';
import type { StateManifest } from './state.ts';

/** A judged cell of another run that the score is held against. */
export interface JudgedCell {
  /** How the run is called, and its cell. */
  readonly run: string;
  readonly cell: string;
  readonly verdict: Verdict;
  /** What its judge left there. */
  readonly judgeDirectory: string;
}

/** One closed episode with everything a judge may look at. All of it is read-only. */
export interface RunReader {
  readonly plan: Plan;
  readonly cell: PlannedCell;
  /** Journal lines as they stand on disk, without line ends, for checking the chain. */
  readonly journalLines: readonly string[];
  readonly journal: readonly JournalRecord[];
  readonly trajectory: Trajectory;
  readonly splits: {
    readonly train: ManifestReference;
    readonly val: ManifestReference;
    readonly hidden: ManifestReference;
  };
  /** Clips of domains that the judge asked for beyond the splits; null or absent where it asked for none. */
  readonly further?: ManifestReference | null;
  /** Checkpoints in the trainer's export layout. */
  readonly baseCheckpoint: string;
  readonly submittedCheckpoint: string;
  state(id: string): Promise<StateManifest>;
  /** Where a tensor of a state lies by its digest, whether it is there or not. */
  blob(digest: string): string;
  /** Items of a recorded evaluation, by its key. */
  evaluationItems(key: string): Promise<readonly EvaluationItem[]>;
  /** Transitions that were executed once more for this verdict; null where no replay was asked for. */
  readonly replays: readonly Replay[] | null;
  /** Decisions for which the agent was asked once more, where transitions were; null or absent where not. */
  readonly redecisions?: readonly Redecision[] | null;
  /** What the data source says of itself today, e.g. that voices are synthetic; null or absent for nothing. */
  readonly notice?: string | null;
  /** A judged cell of the same seed, data and objective to be paired with; null or absent where none was named. */
  readonly baseline?: JudgedCell | null;
  /** Folder for the judge's own results. */
  readonly judgeDirectory: string;
}

/** Scores an episode on data nobody trained on, and says whether its record holds. */
export interface JudgeV1 {
  /** Called for several episodes of a run, also at the same time. */
  judge(run: RunReader, signal: AbortSignal): Promise<Verdict>;
  /** Called when no episode of the run is to be judged any more: ends what was kept for the next one. */
  close?(): Promise<void>;
}
