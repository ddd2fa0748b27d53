import { rm } from 'node:fs/promises';
import type { Digest, StateId } from '@rl-exp/core';
import { inBatches } from './in-batches.ts';
import type { CollectionPlan } from './plan-collection.ts';
import type { Store } from './store.ts';
import { storedStates, usedMs, type StoredState } from './stored-states.ts';

export interface Deleted {
  readonly blobs: number;
  readonly bytes: number;
  /** States that were used while this went on, and stayed. */
  readonly spared: ReadonlySet<StateId>;
}

/**
 * Carries a plan out, state by state. A state that was used since it was looked at keeps its blobs, and so does one
 * that came into being since.
 *
 * @param known The states that the plan was made from.
 */
export async function deleteBlobs(options: {
  readonly store: Store;
  readonly plan: CollectionPlan;
  readonly known: ReadonlyMap<StateId, StoredState>;
}): Promise<Deleted> {
  const { store, plan, known } = options;
  const stays = new Set<Digest>(await newlyNamed(store, known));
  const users = usersOf(plan);
  const spared = new Set<StateId>();
  let blobs = 0;
  let bytes = 0;
  for (const eviction of plan.evictions) {
    for (const user of new Set(eviction.blobs.flatMap((blob) => users.get(blob) ?? []))) {
      if ((await usedMs(store, user.id)) === user.usedMs) continue;
      spared.add(user.id);
      for (const blob of user.blobs.keys()) stays.add(blob);
    }
    const going = eviction.blobs.filter((blob) => !stays.has(blob));
    await inBatches(going, async (blob) => await rm(store.blob(blob), { force: true }));
    blobs += going.length;
    bytes += going.reduce((sum, blob) => sum + (eviction.state.blobs.get(blob) ?? 0), 0);
  }
  return { blobs, bytes, spared };
}

/** Blobs of states that came into being since. */
export async function newlyNamed(
  store: Store,
  known: ReadonlyMap<StateId, StoredState>,
): Promise<readonly Digest[]> {
  const now = await storedStates(store);
  const fresh = [...now.values()].filter(({ id }) => !known.has(id));
  return fresh.flatMap((state) => [...state.blobs.keys()]);
}

/** The states that a plan evicts, by blob. */
function usersOf({ evictions }: CollectionPlan): ReadonlyMap<Digest, readonly StoredState[]> {
  const users = new Map<Digest, StoredState[]>();
  for (const { state } of evictions) {
    for (const blob of state.blobs.keys()) {
      const sharing = users.get(blob);
      if (sharing === undefined) users.set(blob, [state]);
      else sharing.push(state);
    }
  }
  return users;
}
