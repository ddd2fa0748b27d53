import type { CellFailure, Digest, PlannedCell, Trajectory, Verdict } from '@rl-exp/core';

/** What is on record of one cell of a run. */
export interface RecordedCell {
  /** How the run is called where it is listed. */
  readonly run: string;
  readonly plan: Digest;
  readonly cell: PlannedCell;
  /** When its record was begun, as its journal says; null before that. */
  readonly began: Date | null;
  /** Null before the episode has begun. */
  readonly trajectory: Trajectory | null;
  /** Null before the cell is judged. */
  readonly verdict: Verdict | null;
  /** Why its last attempt ended without a verdict; null where it did not, or goes on. */
  readonly failure: CellFailure | null;
}
