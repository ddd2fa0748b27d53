import { stat } from 'node:fs/promises';
import { digestSchema, type Digest } from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere } from '../atomic-file.ts';
import { inBatches } from './in-batches.ts';
import { filesBelow } from './store-files.ts';
import type { Store } from './store.ts';

/** What eviction must know of a state on record. */
export interface StoredState {
  readonly id: Digest;
  /** Key of the transition that first made it; null for a root. */
  readonly origin: Digest | null;
  /** Its blobs with their sizes, each once. */
  readonly blobs: ReadonlyMap<Digest, number>;
  readonly usedMs: number;
}

// The seal is left to `store verify`; a record that cannot be read names nothing.
const recordSchema = z.object({
  manifest: z.object({ entries: z.array(z.object({ blob: digestSchema, bytes: z.number() })) }),
  origin: digestSchema.nullable(),
});

/** Every state on record. */
export async function storedStates(store: Store): Promise<ReadonlyMap<Digest, StoredState>> {
  const { named } = await filesBelow(store.states.directory, '.json');
  const states = await inBatches([...named], async ([id, { path, modifiedMs }]) => {
    const record = await readRecord(path);
    return record === null ? [] : [toState(id, record, modifiedMs)];
  });
  return new Map(states.flat().map((state) => [state.id, state]));
}

/** One state on record, or null. */
export async function storedState(store: Store, id: Digest): Promise<StoredState | null> {
  const record = await readRecord(store.states.path(id));
  return record === null ? null : toState(id, record, (await usedMs(store, id)) ?? 0);
}

/** When a state was last used; null where it is not on record. */
export async function usedMs(store: Store, id: Digest): Promise<number | null> {
  return (await stat(store.states.path(id)).catch(() => null))?.mtimeMs ?? null;
}

function toState(
  id: Digest,
  { manifest, origin }: z.infer<typeof recordSchema>,
  lastUseMs: number,
): StoredState {
  return {
    id,
    origin,
    blobs: new Map(manifest.entries.map((e) => [e.blob, e.bytes])),
    usedMs: lastUseMs,
  };
}

async function readRecord(path: string): Promise<z.infer<typeof recordSchema> | null> {
  const text = await readTextIfThere(path).catch(() => null);
  try {
    return recordSchema.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}
