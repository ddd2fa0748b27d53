import type { PluginNeeds, WorkerSlot } from '@rl-exp/core';
import type { Resources } from './resources.ts';

/** Where a plugin does not know: a small model with its moments and a batch. */
const assumedBytes = 2e9;

/** What a plugin that works in this place takes up of the machine. */
export function needsOfSlot(
  { cpus, accelerator, memory_bytes }: PluginNeeds,
  slot: WorkerSlot,
): Resources {
  // How much fits on another machine is not known here, so one at a time goes there.
  if (slot.remote) return { cells: 1, cpus: Infinity, gpus: 0, memory_bytes: 0 };
  return {
    cells: 1,
    cpus,
    gpus: accelerator && slot.accelerator !== 'cpu' ? 1 : 0,
    memory_bytes: memory_bytes ?? assumedBytes,
  };
}
