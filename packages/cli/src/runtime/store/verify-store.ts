import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Progress } from '@rl-exp/core';
import { ensureDirectory, isMissing, unwritable } from '../atomic-file.ts';
import type { Damage } from './damage.ts';
import { isWhole } from './plan-collection.ts';
import { blobFiles, bytesOf } from './store-files.ts';
import type { Store } from './store.ts';
import { verifyBlobs } from './verify-blobs.ts';
import { verifyRecords, type VerifiedRecords } from './verify-records.ts';

/** What a store holds, and what of it is damaged. */
export interface StoreFindings {
  readonly store: string;
  readonly records: VerifiedRecords['counts'];
  readonly blobs: { readonly files: number; readonly bytes: number };
  /** Blobs that no state names, and what a killed process was writing; neither is damage. */
  readonly orphans: { readonly files: number; readonly bytes: number };
  readonly drafts: { readonly files: number; readonly bytes: number };
  /** States whose blobs are not all there; they are made again when needed. */
  readonly evicted: number;
  readonly damaged: readonly Damage[];
}

/** Reads the whole store and holds every file against what it must be. */
export async function verifyStore(
  store: Store,
  onProgress: (progress: Progress) => void,
): Promise<StoreFindings> {
  let read = 0;
  const records = await verifyRecords(store, () => {
    read += 1;
    onProgress({ task: 'records', done: read, total: null, unit: 'files' });
  });
  const { named: blobs, drafts } = await blobFiles(store);
  const total = bytesOf(blobs.values());
  let bytes = 0;
  const damagedBlobs = await verifyBlobs(blobs, records.states, (size) => {
    bytes += size;
    onProgress({ task: 'blobs', done: inMegabytes(bytes), total: inMegabytes(total), unit: 'MB' });
  });
  const sizes = new Map([...blobs].map(([digest, file]) => [digest, file.bytes]));
  const states = [...records.states].map(([id, { entries }]) => ({
    id,
    origin: null,
    usedMs: 0,
    blobs: new Map(entries.map((entry) => [entry.blob, entry.bytes])),
  }));
  const named = new Set(states.flatMap((state) => [...state.blobs.keys()]));
  const orphans = [...blobs].flatMap(([digest, file]) => (named.has(digest) ? [] : [file]));
  const allDrafts = [...drafts, ...records.drafts];
  return {
    store: store.directory,
    records: records.counts,
    blobs: { files: blobs.size, bytes: total },
    orphans: { files: orphans.length, bytes: bytesOf(orphans) },
    drafts: { files: allDrafts.length, bytes: bytesOf(allDrafts) },
    evicted: states.filter((state) => !isWhole(state, sizes)).length,
    damaged: [...records.damaged, ...damagedBlobs],
  };
}

/** Moves damaged files out of the way, to `<store>/damaged/<kind>/`, so that what they held is made again. */
export async function setAside(store: Store, damaged: readonly Damage[]): Promise<void> {
  for (const { path, kind } of damaged) {
    const folder = join(store.directory, 'damaged', kind);
    await ensureDirectory(folder);
    await rename(path, join(folder, basename(path))).catch((error: unknown) => {
      if (!isMissing(error)) throw unwritable(folder, error);
    });
  }
}

const inMegabytes = (bytes: number): number => Math.round(bytes / 1e6);
