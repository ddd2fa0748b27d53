import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateId } from '@rl-exp/core';
import { lockOwner, type LockOwner } from '../file-lock.ts';
import { runOwner } from '../run-lock.ts';
import { inBatches } from './in-batches.ts';
import { staleAfterMs } from './leases.ts';
import { statesOfRun } from './states-of-run.ts';
import type { Store } from './store.ts';

/** A run that a live process works on. */
export interface LiveRun {
  readonly run: string;
  readonly owner: LockOwner;
}

/** Who uses a store at the moment. */
export interface StoreUse {
  readonly runs: readonly LiveRun[];
  /** True if any process may be reading or writing blobs. */
  readonly isInUse: boolean;
  /** What the journals of live runs name, with the run. */
  readonly states: ReadonlyMap<StateId, string>;
}

/** @param except A run that does not count, because it is the caller's own. */
export async function storeUse(store: Store, except: string | null = null): Promise<StoreUse> {
  const known = (await store.runs.list()).filter((run) => run !== except);
  const owners = await inBatches(known, async (run) => ({ run, owner: await runOwner(run) }));
  const runs = owners.flatMap(({ run, owner }) => (owner === null ? [] : [{ run, owner }]));
  const states = new Map<StateId, string>();
  for (const { run } of runs) {
    for (const state of (await statesOfRun(run)).all) states.set(state, run);
  }
  return { runs, isInUse: runs.length > 0 || (await hasLease(store)), states };
}

/** A lease is held by what works without a run, too. */
async function hasLease(store: Store): Promise<boolean> {
  const directory = join(store.directory, 'leases');
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.json'));
  const owners = await inBatches(names, async (name) =>
    lockOwner(join(directory, name), { staleAfterMs }),
  );
  return owners.some((owner) => owner !== null);
}
