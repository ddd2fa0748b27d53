import type { Logger, WorkerSlot } from '@rl-exp/core';

export interface ResolvePythonOptions {
  readonly slot: WorkerSlot;
  readonly requires: readonly string[];
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** The interpreter that a worker runs on. */
export async function resolvePython(options: ResolvePythonOptions): Promise<string> {
  return options.slot.python ?? process.env['RL_EXP_PYTHON'] ?? 'python3';
}
