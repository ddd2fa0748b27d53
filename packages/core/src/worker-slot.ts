/** Where a plugin's worker processes may run: a place and its limits, as plain data. */
export interface WorkerSlot {
  /** Command prefix that reaches the place, e.g. `['ssh', '-T', 'gpu1']`; empty for this machine. */
  readonly launch: readonly string[];
  /** Interpreter to use; without one the bridge finds or makes an environment. */
  readonly python: string | null;
  readonly accelerator: 'auto' | 'cpu' | 'cuda';
  /** Folder for what all workers share between runs, such as Python environments; null for the user's cache. */
  readonly cacheDirectory: string | null;
}
