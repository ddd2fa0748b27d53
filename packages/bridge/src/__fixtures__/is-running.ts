import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** True for a process that exists and is not merely waiting to be collected. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The processes that still run after waiting up to five seconds for all to end. */
export async function survivors(pids: readonly number[]): Promise<readonly number[]> {
  for (let attempt = 0; attempt < 250 && pids.some(isRunning); attempt += 1) await sleep(20);
  return pids.filter(isRunning);
}
