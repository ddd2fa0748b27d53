import { readdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Resources } from './resources.ts';

/** What the rest of the machine keeps of the main memory. */
const shareOfMemory = 0.8;

/** What there is to share: so many cells at once where somebody said so, else what this machine has. */
export function machineResources(jobs: number | null): Resources {
  if (jobs !== null) return { cells: jobs, cpus: Infinity, gpus: Infinity, memory_bytes: Infinity };
  const constrained = process.constrainedMemory();
  // 0 or a number beyond all memory where nothing constrains it.
  const limit = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return {
    cells: Infinity,
    cpus: availableParallelism(),
    gpus: hasGpu() ? 1 : 0,
    memory_bytes: limit * shareOfMemory,
  };
}

/** Workers compute on the first GPU that they see. */
function hasGpu(): boolean {
  if (process.env['CUDA_VISIBLE_DEVICES'] === '') return false;
  try {
    return readdirSync('/dev').some((name) => /^nvidia\d+$/.test(name));
  } catch {
    return false;
  }
}
