import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { splitFiles } from '@rl-exp/bridge';
import type { TrainerOpenRequest } from '@rl-exp/core';

/**
 * The files that a trainer elsewhere may read: the model's, the manifests of train and val with the audio that they
 * list, and the store's blobs. Audio of other splits lies beside and is not among them.
 */
export async function filesToOffer(options: {
  readonly request: TrainerOpenRequest;
  readonly model: string;
  readonly modelFiles: readonly string[];
}): Promise<(path: string) => boolean> {
  const { request, model, modelFiles } = options;
  const listed = await Promise.all([
    modelFiles.map((name) => join(model, name)),
    splitFiles(request.train),
    splitFiles(request.val),
  ]);
  const offered = new Set(await Promise.all(listed.flat().map(realPath)));
  const blobs = `${await realPath(request.blobs)}${sep}`;
  return (path) => offered.has(path) || (path.startsWith(blobs) && isBlob(path, blobs.length));
}

/** `<first two characters>/<digest>`; files that are being written have longer names. */
function isBlob(path: string, start: number): boolean {
  const [, folder, digest] = /^([0-9a-f]{2})[/\\]([0-9a-f]{64})$/.exec(path.slice(start)) ?? [];
  return folder !== undefined && digest?.startsWith(folder) === true;
}

/** The path without links; one that leads nowhere is left as it is, and reading it says so. */
async function realPath(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}
