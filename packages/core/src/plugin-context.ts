import type { AgentV1 } from './agent-v1.ts';
import type { JsonValue } from './json.ts';
import type { SecretReference } from './secret.ts';
import type { WorkerSlot } from './worker-slot.ts';

/** Progress of long work: what is being done, how far it is, in which unit. */
export interface Progress {
  readonly task: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
  readonly detail?: string;
}

/** Where a plugin says things; the host decides whether and how they are shown. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  progress(progress: Progress): void;
}

/** What a plugin gets from its host. Nothing else is taken from globals. */
export interface PluginContext {
  readonly logger: Logger;
  /** A folder of the user's cache that the plugin may fill; it survives runs and may be deleted at any time. */
  readonly cacheDirectory: string;
  readonly slot: WorkerSlot;
  /**
   * The absolute path behind a reference in an experiment file: a path relative to that file, or
   * `<assets package>/<path>` inside an installed assets package. Null where neither exists.
   */
  resolveReference(reference: string): string | null;
  /** Of a reference that names nothing, the one that was probably meant; null where nothing is near. */
  similarReference?(reference: string): string | null;
  /**
   * Another agent, from what stands under a `use` and `with` of this one's options. Who asks for it calls its `prepare`
   * and `close`. Its version is no part of the plan. Absent where the host makes none.
   */
  readonly agent?: (slot: {
    readonly use: string;
    readonly with: Readonly<Record<string, JsonValue>>;
  }) => Promise<AgentV1>;
  /** One line from a person at the terminal; absent where there is none. */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string>;
  /** The value of a `{ env: NAME }` secret; empty only where an optional one is not set. */
  secret(reference: SecretReference): string;
}
