/** Where a plugin's worker processes may run: a place and its limits, as plain data. */
export interface WorkerSlot {
  /** Command prefix that reaches the place, e.g. `['nice']` or `['ssh', '-T', 'gpu1']`; empty for none. */
  readonly launch: readonly string[];
  /**
   * True where the prefix leads to another machine, user or container: no file of this one is read there. The prefix
   * must then give a POSIX shell its stdin and stdout; code, data and states travel over it.
   */
  readonly remote: boolean;
  /** Interpreter to use there; without one the bridge finds or makes an environment, or takes `python3` of a remote place. */
  readonly python: string | null;
  readonly accelerator: 'auto' | 'cpu' | 'cuda';
  /** Folder for what all workers share between runs, such as Python environments; null for the user's cache. */
  readonly cacheDirectory: string | null;
  /** Folder for what a worker of this machine keeps between runs, such as features; left out, `cacheDirectory`. */
  readonly workerCacheDirectory?: string;
  /** Files and folders that a worker which is kept from others' files may read all the same. */
  readonly reads?: readonly string[];
}
