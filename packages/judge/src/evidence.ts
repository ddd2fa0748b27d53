import type {
  Digest,
  EvaluationItem,
  JournalRecord,
  Plan,
  PlannedCell,
  Redecision,
  Replay,
  SplitName,
  StateManifest,
  Trajectory,
} from '@rl-exp/core';
import type { CheckpointInspection } from './evaluator/checkpoint-inspection.ts';
import type { ClipComparison } from './evaluator/clip-comparison.ts';
import type { Controls } from './evaluator/controls.ts';
import type { ReadSplit } from './read-split.ts';
import type { RedoneEvaluation } from './redone-evaluations.ts';
import type { Utterance } from './counting/utterance.ts';

/** What the judge heard by one checkpoint. */
export interface Heard {
  readonly val: readonly Utterance[];
  readonly hidden: readonly Utterance[];
  /** Of domains that no split names, where the judge asked for them. */
  readonly further?: readonly Utterance[] | undefined;
}

/** Everything that checks look at. Null where a record is missing or a checkpoint could not be decoded. */
export interface Evidence {
  readonly plan: Plan;
  readonly cell: PlannedCell;
  readonly journalLines: readonly string[];
  readonly journal: readonly JournalRecord[];
  readonly trajectory: Trajectory;
  readonly splits: Readonly<Record<SplitName, ReadSplit>>;
  /** Clips of domains that no split names; null where there are none. */
  readonly further: ReadSplit | null;
  readonly states: {
    readonly root: StateManifest | null;
    readonly delivered: StateManifest | null;
  };
  /** Recorded evaluation items by the evaluation's key. */
  readonly evaluations: ReadonlyMap<Digest, readonly EvaluationItem[] | null>;
  /** Transitions that were executed once more; null where no replay was asked for. */
  readonly replays: readonly Replay[] | null;
  /** Decisions for which the agent was asked once more; null where no audit was asked for. */
  readonly redecisions: readonly Redecision[] | null;
  /** What the data source says of itself today. */
  readonly notice: string | null;
  readonly checkpoints: CheckpointInspection;
  readonly clips: ClipComparison;
  /** Evaluations along the way that the judge made again. */
  readonly redone: readonly RedoneEvaluation[];
  /** Null where they were not asked for, or the submitted checkpoint could not be decoded. */
  readonly controls: Controls | null;
  readonly heard: { readonly base: Heard; readonly submitted: Heard | null };
  /** How far a claimed metric on val may lie from the judge's. */
  readonly valTolerance: number;
}
