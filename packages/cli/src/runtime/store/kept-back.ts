import type { Digest, StateId } from '@rl-exp/core';
import type { Hold } from './holds.ts';
import { bytesOf, type FoundFile } from './store-files.ts';
import type { StoredState } from './stored-states.ts';

/** What could not be evicted, and why. */
export interface KeptBack {
  readonly why: Hold['why'] | 'young';
  readonly states: number;
  readonly bytes: number;
  readonly runs: readonly string[];
}

/** What is left and why, each blob counted once. */
export function keptBack(
  staying: readonly StoredState[],
  holds: ReadonlyMap<StateId, Hold>,
  young: readonly FoundFile[],
): readonly KeptBack[] {
  const counted = new Set<Digest>();
  const found = (['live', 'recent', 'pinned'] as const).map((why): KeptBack => {
    const runs = new Set<string>();
    let states = 0;
    let bytes = 0;
    for (const { id, blobs } of staying) {
      const hold = holds.get(id);
      if (hold?.why !== why) continue;
      states += 1;
      if (hold.why === 'live') runs.add(hold.run);
      for (const [blob, size] of blobs) {
        if (!counted.has(blob)) bytes += size;
        counted.add(blob);
      }
    }
    return { why, states, bytes, runs: [...runs].toSorted() };
  });
  const other: KeptBack = { why: 'young', states: 0, bytes: bytesOf(young), runs: [] };
  return [...found, other].filter(({ states, bytes }) => states > 0 || bytes > 0);
}
