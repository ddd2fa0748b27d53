import type { Digest, StateId } from '@rl-exp/core';
import { isWhole } from './plan-collection.ts';
import { blobFiles, type FoundFile } from './store-files.ts';
import type { Store } from './store.ts';
import { storedStates, type StoredState } from './stored-states.ts';

/** Which states are on record, and what lies there of them. */
export interface Survey {
  readonly states: ReadonlyMap<StateId, StoredState>;
  readonly blobs: ReadonlyMap<Digest, FoundFile>;
  readonly sizes: ReadonlyMap<Digest, number>;
  /** States whose blobs are all there. */
  readonly whole: ReadonlySet<StateId>;
  /** Blobs that no whole state names: what is being written, what was never committed, what eviction left over. */
  readonly loose: readonly Digest[];
  readonly drafts: readonly FoundFile[];
}

export async function surveyStore(store: Store): Promise<Survey> {
  const { named: blobs, drafts } = await blobFiles(store);
  const states = await storedStates(store);
  const sizes = new Map([...blobs].map(([digest, { bytes }]) => [digest, bytes]));
  const whole = [...states.values()].filter((state) => isWhole(state, sizes));
  const needed = new Set(whole.flatMap((state) => [...state.blobs.keys()]));
  return {
    states,
    blobs,
    sizes,
    whole: new Set(whole.map(({ id }) => id)),
    loose: [...blobs.keys()].filter((blob) => !needed.has(blob)),
    drafts,
  };
}
