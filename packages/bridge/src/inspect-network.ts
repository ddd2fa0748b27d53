import { readFileSync } from 'node:fs';
import type { Prerequisite, WorkerSlot } from '@rl-exp/core';

/** What keeps workers of this place that are started without network from it; the supervisor holds them to the same rule. */
export function inspectNetwork({ remote }: Pick<WorkerSlot, 'remote'>): Prerequisite {
  const name = 'Workers without network';
  if (remote)
    return { name, ok: true, detail: 'held by the kernel of their place, if it is Linux' };
  const detail = isHeldByKernel()
    ? 'held by the kernel: it refuses them all but local sockets'
    : 'held by settings alone: the kernel here takes no rule for sockets';
  return { name, ok: true, detail };
}

function isHeldByKernel(): boolean {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return false;
  try {
    return readFileSync('/proc/self/status', 'utf8').includes('\nSeccomp:');
  } catch {
    return false;
  }
}
