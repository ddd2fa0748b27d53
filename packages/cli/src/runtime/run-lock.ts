import { join } from 'node:path';
import { runtimeErrors } from './errors.ts';
import { lockOwner, tryLock, type LockOwner } from './file-lock.ts';

const lockOf = (directory: string): string => join(directory, 'lock.json');

/** The live process that works on a run, or null. */
export async function runOwner(directory: string): Promise<LockOwner | null> {
  return await lockOwner(lockOf(directory));
}

/**
 * Takes a run for this process until the returned function is called.
 *
 * @throws RLX_RUN_LOCKED where a live process holds it.
 */
export async function lockRun(directory: string): Promise<() => Promise<void>> {
  const taken = await tryLock(lockOf(directory));
  if (typeof taken === 'function') return taken;
  const { pid, host } = taken;
  throw runtimeErrors.create('RLX_RUN_LOCKED', { path: directory, pid, host });
}
