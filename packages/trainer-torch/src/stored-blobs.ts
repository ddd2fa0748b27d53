import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateManifest } from '@rl-exp/core';

type Blob = Pick<StateManifest['entries'][number], 'blob' | 'bytes'>;

/** Where the blob of a digest lies below a folder of blobs. */
export function blobPath(folder: string, digest: string): string {
  return join(folder, digest.slice(0, 2), digest);
}

/** The blobs of a state that a folder lacks, each once. */
export async function lackingBlobs(
  folder: string,
  { entries }: StateManifest,
): Promise<readonly Blob[]> {
  const blobs = [...new Map(entries.map((entry) => [entry.blob, entry])).values()];
  const isThere = await Promise.all(
    blobs.map(async ({ blob, bytes }) => {
      const found = await stat(blobPath(folder, blob)).catch(() => null);
      return found?.size === bytes;
    }),
  );
  return blobs.filter((_, index) => isThere[index] !== true);
}

/** Makes new names in a folder last. */
export async function settleFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
