import type { WorkerSlot } from '@rl-exp/core';
import { parentEnvironment } from '../parent-environment.ts';
import { runCommand } from './run-command.ts';

export type Accelerator = 'cpu' | 'cuda';

/** What `auto` means on this machine: `cuda` where nvidia-smi lists a GPU, else `cpu`. */
export async function resolveAccelerator(
  wanted: WorkerSlot['accelerator'],
  signal?: AbortSignal,
): Promise<Accelerator> {
  if (wanted !== 'auto') return wanted;
  const { code, stdout } = await runCommand({
    command: ['nvidia-smi', '-L'],
    environment: parentEnvironment(process.env, { network: false }),
    timeout_ms: 10_000,
    signal,
  });
  return code === 0 && stdout.includes('GPU') ? 'cuda' : 'cpu';
}
