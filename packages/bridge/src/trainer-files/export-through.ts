import { randomUUID } from 'node:crypto';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ExportedCheckpoint, TrainerExported } from '@rl-exp/core';

/**
 * Lets a worker export where it may write, which is its folder of blobs, and moves what it wrote to where it belongs.
 *
 * @param write Asks the worker to export into a folder that is not there yet.
 */
export async function exportThrough(
  { blobs, directory }: { readonly blobs: string; readonly directory: string },
  write: (directory: string) => Promise<TrainerExported>,
): Promise<ExportedCheckpoint> {
  const draft = join(resolve(blobs), `.export-${randomUUID()}`);
  try {
    const { files } = await write(draft);
    await mkdir(dirname(directory), { recursive: true });
    await move(draft, directory);
    const digests = Object.entries(files).map(([name, { sha256 }]) => [name, sha256]);
    return { directory, files: Object.fromEntries(digests) };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await cp(from, to, { recursive: true });
  }
}
