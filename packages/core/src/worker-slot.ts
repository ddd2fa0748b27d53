/** Where a plugin's worker processes may run: a place and its limits, as plain data. */
export interface WorkerSlot {
  /**
   * Command prefix on this machine, e.g. `['nice']` or `['env', 'NAME=value']`; empty for none. Behind ssh workers
   * do not run yet, because their environment is not carried there.
   */
  readonly launch: readonly string[];
  /** Interpreter to use; without one the bridge finds or makes an environment. */
  readonly python: string | null;
  readonly accelerator: 'auto' | 'cpu' | 'cuda';
  /** Folder for what all workers share between runs, such as Python environments; null for the user's cache. */
  readonly cacheDirectory: string | null;
}
