import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, digestOf, digestOfJson, type StateManifest } from '@rl-exp/core';
import { z } from 'zod';
import { simulatedErrors } from './errors.ts';
import { writeBlob } from './write-blob.ts';

/** What a simulated state knows; all of it is in the state's blob, for reading also in its meta. */
export const progressSchema = z.strictObject({
  seed: z.int(),
  learned: z.string().describe('Share learned, a decimal text with 12 places.'),
  optimizer_steps: z.int(),
  examples: z.int(),
});
export type Progress = z.infer<typeof progressSchema>;

const blobPath = (blobs: string, digest: string): string => join(blobs, digest.slice(0, 2), digest);

/** Makes a state and puts its blob into the store; a blob that is there already is left alone. Both are on disk then. */
export async function writeState(blobs: string, progress: Progress): Promise<StateManifest> {
  const content = canonicalJson({ simulated: true, ...progress });
  const blob = digestOf(content);
  await writeBlob(blobPath(blobs, blob), content);
  const bytes = Buffer.byteLength(content);
  const entries = [{ name: 'simulated', dtype: 'uint8', shape: [bytes], blob, bytes }];
  const meta = { ...progress, simulated: 'true' };
  return { id: digestOfJson({ entries, meta }), entries, meta };
}

/**
 * Reads a state back from its blob.
 *
 * @throws RLX_SIMULATED_BLOB_MISSING where the blob is not there or is damaged.
 */
export async function readState(blobs: string, state: StateManifest): Promise<Progress> {
  const digest = state.entries[0]?.blob ?? '';
  const path = blobPath(blobs, digest);
  const content = await readFile(path, 'utf8').catch(() => null);
  if (content === null || digestOf(content) !== digest) {
    throw simulatedErrors.create('RLX_SIMULATED_BLOB_MISSING', { state: state.id, path });
  }
  const { simulated: _simulated, ...progress } = blobSchema.parse(JSON.parse(content));
  return progress;
}

const blobSchema = progressSchema.extend({ simulated: z.literal(true) });
