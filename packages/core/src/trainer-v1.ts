import type { Evaluation } from './evaluation.ts';
import type { HyperparameterSpec, Hyperparameters } from './hyperparameters.ts';
import type { Isolation } from './isolation.ts';
import type { ManifestReference } from './manifest.ts';
import type { Segment } from './segment.ts';
import type { StateManifest } from './state.ts';
import type { Fingerprint, TransitionResult } from './transition.ts';

export interface TrainerOpenRequest {
  readonly seed: number;
  readonly train: ManifestReference;
  readonly val: ManifestReference;
  /** Folder of blobs by digest, `<first two characters>/<digest>`; the trainer reads and adds, never changes. */
  readonly blobs: string;
}

export interface AdvanceRequest {
  readonly parent: StateManifest;
  readonly hyperparameters: Hyperparameters;
  readonly segment: Segment;
  readonly replicate: number;
}

/** What a trainer wrote out: file names relative to the directory, with their digests. */
export interface ExportedCheckpoint {
  readonly directory: string;
  readonly files: Readonly<Record<string, string>>;
}

/** An open trainer. States in, states out: it keeps nothing between calls that changes a result. */
export interface TrainerHandle {
  readonly root: StateManifest;
  readonly fingerprint: Fingerprint;
  readonly hyperparameters: readonly HyperparameterSpec[];
  /** Shown wherever results are, e.g. that nothing was really trained. */
  readonly notice?: string;
  /** What holds its worker apart from hidden data; left out by a trainer without one. */
  readonly isolation?: Isolation;
  advance(request: AdvanceRequest, signal: AbortSignal): Promise<TransitionResult>;
  /**
   * Resolves once the state's blobs lie in `blobs` for good; before, `advance` and `open` may only have named them.
   * May be called while `evaluate` is under way, so that writing costs no time of its own.
   */
  persist(state: StateManifest, signal: AbortSignal): Promise<void>;
  /** Evaluates on val, the only split a trainer holds beside train. */
  evaluate(state: StateManifest, signal: AbortSignal): Promise<Evaluation>;
  /** Writes the state as a checkpoint that stands alone; for Whisper, the Hugging Face layout in safetensors. */
  export(state: StateManifest, directory: string): Promise<ExportedCheckpoint>;
  close(): Promise<void>;
  /**
   * Opens the same trainer for another cell with the same train and val, in the worker that is there, and ends this handle;
   * what it gives is to the bit what `open` gives. Left out by a trainer whose workers are for one cell each.
   */
  reopen?(request: TrainerOpenRequest, signal: AbortSignal): Promise<TrainerHandle>;
}

/** What opening a trainer would bring to this machine, before anything is fetched but lists. */
export interface TrainerEstimate {
  /** The version of what is fetched, e.g. a commit; null where it has none. */
  readonly version: string | null;
  /** What would come over the network; 0 where it is here already. */
  readonly download_bytes: number;
  readonly disk_bytes: number;
}

export interface TrainerV1 {
  /** Makes what `estimate` needs on this machine, as `ready` of a source does. */
  ready?(signal: AbortSignal): Promise<void>;
  /** Null, at once and without starting anything, for a trainer that has nothing to download. */
  estimate?(signal: AbortSignal): Promise<TrainerEstimate | null>;
  open(request: TrainerOpenRequest, signal: AbortSignal): Promise<TrainerHandle>;
}
