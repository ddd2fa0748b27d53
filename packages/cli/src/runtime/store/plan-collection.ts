import type { Digest, StateId } from '@rl-exp/core';
import type { StoredState } from './stored-states.ts';

/** One state that goes, with the blobs that go with it. */
export interface Eviction {
  readonly state: StoredState;
  /** Blobs that no state names any more that is whole and stays. */
  readonly blobs: readonly Digest[];
  readonly bytes: number;
}

export interface CollectionPlan {
  /** In the order in which they go. */
  readonly evictions: readonly Eviction[];
  /** What the blobs take up afterwards. */
  readonly bytes: number;
}

/** True if every blob of a state is there at its full size. */
export function isWhole(state: StoredState, sizes: ReadonlyMap<Digest, number>): boolean {
  return [...state.blobs].every(([blob, bytes]) => sizes.get(blob) === bytes);
}

/**
 * Chooses which whole states go until the blobs fit. What is worth least goes first, and of that what was used longest
 * ago; a blob goes with the last whole state that names it.
 *
 * @param sizes Blobs that lie there, with their sizes; those that no whole state names are counted and left alone.
 * @param worth What a state is worth; null for one that must stay.
 */
export function planCollection(options: {
  readonly states: Iterable<StoredState>;
  readonly sizes: ReadonlyMap<Digest, number>;
  readonly worth: (state: StoredState) => number | null;
  readonly maxBytes: number;
}): CollectionPlan {
  const { sizes, worth, maxBytes } = options;
  const whole = [...options.states].filter((state) => isWhole(state, sizes));
  const users = new Map<Digest, number>();
  for (const { blobs } of whole) {
    for (const blob of blobs.keys()) users.set(blob, (users.get(blob) ?? 0) + 1);
  }
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const evictions: Eviction[] = [];
  for (const state of inOrder(whole, worth)) {
    if (bytes <= maxBytes) break;
    const blobs: Digest[] = [];
    for (const blob of state.blobs.keys()) {
      const left = (users.get(blob) ?? 0) - 1;
      users.set(blob, left);
      if (left === 0) blobs.push(blob);
    }
    const freed = blobs.reduce((sum, blob) => sum + (sizes.get(blob) ?? 0), 0);
    bytes -= freed;
    evictions.push({ state, blobs, bytes: freed });
  }
  return { evictions, bytes };
}

function inOrder(
  states: readonly StoredState[],
  worth: (state: StoredState) => number | null,
): readonly StoredState[] {
  return states
    .flatMap((state) => {
      const value = worth(state);
      return value === null ? [] : [{ state, value }];
    })
    .toSorted((a, b) => a.value - b.value || compare(a.state, b.state))
    .map(({ state }) => state);
}

function compare(a: StoredState, b: StoredState): number {
  return a.usedMs - b.usedMs || (a.id < b.id ? -1 : 1);
}

/** The states that are not whole any more when a plan is carried out. */
export function evictedBy({ evictions }: CollectionPlan): ReadonlySet<StateId> {
  const gone = new Set(evictions.flatMap(({ blobs }) => blobs));
  return new Set(
    evictions
      .filter(({ state }) => [...state.blobs.keys()].some((blob) => gone.has(blob)))
      .map(({ state }) => state.id),
  );
}
