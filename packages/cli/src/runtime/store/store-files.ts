import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '@rl-exp/core';
import { inBatches } from './in-batches.ts';
import type { Store } from './store.ts';

/** A file as it lies there. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** What lies in a folder of a store: files by the digest they are named by, and everything else. */
export interface FoundFiles {
  readonly named: ReadonlyMap<Digest, FoundFile>;
  /** What a killed process was writing. */
  readonly drafts: readonly FoundFile[];
}

const digestName = /^[0-9a-f]{64}$/;

/** Every file of `<directory>/<first two characters>/`; a file that is gone by the time it is looked at is none. */
export async function filesBelow(directory: string, extension: '' | '.json'): Promise<FoundFiles> {
  const folders = (await readdir(directory).catch(() => [])).toSorted();
  const listed = await inBatches(folders, async (folder) => {
    const names = await readdir(join(directory, folder)).catch(() => []);
    return names.toSorted().map((name) => ({ folder, name, path: join(directory, folder, name) }));
  });
  const found = await inBatches(listed.flat(), async (file) => {
    const { size = 0, mtimeMs = 0 } = (await stat(file.path).catch(() => null)) ?? {};
    return { ...file, bytes: size, modifiedMs: mtimeMs };
  });
  const named = new Map<Digest, FoundFile>();
  const drafts: FoundFile[] = [];
  for (const { folder, name, ...file } of found) {
    const digest = name.endsWith(extension) ? name.slice(0, name.length - extension.length) : '';
    if (file.modifiedMs === 0) continue;
    if (digestName.test(digest) && digest.startsWith(folder)) named.set(digest, file);
    else drafts.push(file);
  }
  return { named, drafts };
}

/** The blobs of a store. */
export async function blobFiles(store: Store): Promise<FoundFiles> {
  return await filesBelow(store.blobs, '');
}

/** What files take up together. */
export function bytesOf(files: Iterable<{ readonly bytes: number }>): number {
  let bytes = 0;
  for (const file of files) bytes += file.bytes;
  return bytes;
}
