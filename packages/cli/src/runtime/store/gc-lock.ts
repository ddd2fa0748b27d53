import { join } from 'node:path';
import { runtimeErrors } from '../errors.ts';
import { tryLock } from '../file-lock.ts';
import { staleAfterMs } from './leases.ts';
import type { Store } from './store.ts';

/**
 * Does something while no other process removes anything from the store.
 *
 * @throws RLX_STORE_BUSY where one does.
 */
export async function whileCollecting<Result>(
  store: Store,
  work: () => Promise<Result>,
): Promise<Result> {
  const taken = await tryLock(join(store.directory, 'gc.json'), { staleAfterMs });
  if (typeof taken !== 'function') {
    const { pid, host } = taken;
    throw runtimeErrors.create('RLX_STORE_BUSY', { path: store.directory, pid, host });
  }
  try {
    return await work();
  } finally {
    await taken();
  }
}
