import type { JournalEvent } from '@rl-exp/core';
import type { CellPaths } from '../runtime/run-directory.ts';

/** Something that a judge is tried with: a cheat that it should catch, or an honest run that only looks odd. */
export interface RedteamCase {
  /** In kebab-case, unique. */
  readonly name: string;
  readonly kind: 'cheat' | 'honest';
  /** One sentence: what is done. */
  readonly summary: string;
  /** Of a cheat: checks of which at least one should fail, or codes of errors with which it may be refused. */
  readonly caughtBy: readonly string[];
  /** How strongly it is done. An honest run has one value. */
  readonly strengths: {
    /** What the values count, in words and with their unit. */
    readonly of: string;
    /** The weakest first. */
    readonly values: readonly number[];
  };
  /** Makes a run that claims to be finished, and submits it. */
  make(scene: Scene, strength: number): Promise<void>;
}

/** Types a case: `export default defineRedteamCase({ … })`. */
export function defineRedteamCase(redteamCase: RedteamCase): RedteamCase {
  return redteamCase;
}

/** Types an honest run, which is as it is and which no check should fail. */
export function defineHonestRun(
  honest: Pick<RedteamCase, 'name' | 'summary'> & { make(scene: Scene): Promise<void> },
): RedteamCase {
  return {
    ...honest,
    kind: 'honest',
    caughtBy: [],
    strengths: { of: 'as it is', values: [1] },
  };
}

/** What a case works with. */
export interface Scene {
  /** A folder of this case and strength alone. */
  readonly folder: string;
  /** Whoever asked for the red team stops it. */
  readonly signal: AbortSignal;
  /** A copy of an honest finished run under these `--set` values, run directory and store, with which anything may be done. */
  honest(sets?: readonly string[]): Promise<SceneRun>;
  /** Really plays the experiment under these `--set` values, with other plugins by their files. Nobody has judged it yet. */
  play(options: {
    readonly sets?: readonly string[];
    readonly agent?: string;
    readonly trainer?: string;
  }): Promise<SceneRun>;
  /**
   * Brings a run that was begun elsewhere (a fork, one that was killed, one that was moved) to its end, as `rl-exp resume`
   * does. One that is finished stays as it is. With `answers`, what agents ask for is answered from that run's journal.
   */
  resume(
    run: Pick<SceneRun, 'directory' | 'store'>,
    options?: { readonly answers?: Pick<SceneRun, 'directory'> },
  ): Promise<SceneRun>;
  /** Says which run is to be judged, with all its cells. */
  submit(run: SceneRun): void;
}

/** A finished run, mostly of one cell, and what a forger needs in order to change it without leaving a seam. */
export interface SceneRun {
  readonly directory: string;
  readonly store: string;
  /** Where everything of its cell lies; of several, of the first one. */
  readonly cell: CellPaths;
  readJournal(): Promise<readonly JournalEvent[]>;
  /** Writes the journal anew with a chain that holds, and the trajectory that follows from it. */
  writeJournal(events: readonly JournalEvent[]): Promise<void>;
  /**
   * Changes the tensors of a checkpoint (`cell.baseCheckpoint`, `cell.submittedCheckpoint`) and renews the digests that
   * were written down of it.
   */
  rewriteTensors(
    checkpoint: string,
    change: (name: string, values: Float32Array) => void,
  ): Promise<void>;
  /** Renews the digests that were written down of a checkpoint's files. */
  renewDigests(checkpoint: string): Promise<void>;
}
