import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf, digestOfJson, type StateManifest } from '@rl-exp/core';
import { z } from 'zod';
import type { Weights } from './model.ts';

/** Everything that training goes on from. */
export interface Progress {
  readonly weights: Weights;
  /** Decides the order of the examples. */
  readonly seed: number;
  /** Examples trained on since the root. */
  readonly examples: number;
  /** Updates done since the root. */
  readonly updates: number;
}

const metaSchema = z.object({ seed: z.int(), examples: z.int(), updates: z.int() });
const blobPath = (blobs: string, digest: string): string => join(blobs, digest.slice(0, 2), digest);

/** A state is a manifest that names its tensors by digest; their bytes lie in the store, once each. */
export async function writeState(
  blobs: string,
  { weights, ...meta }: Progress,
): Promise<StateManifest> {
  const bytes = Buffer.from(Float64Array.from(weights).buffer);
  const blob = digestOf(bytes);
  await writeBlob(blobPath(blobs, blob), bytes);
  const entry = {
    name: 'weights',
    dtype: 'float64',
    shape: [weights.length],
    blob,
    bytes: bytes.length,
  };
  const entries = [entry];
  return { id: digestOfJson({ entries, meta }), entries, meta };
}

/** Reads a state back; a blob that is not what its name says is refused. */
export async function readState(blobs: string, state: StateManifest): Promise<Progress> {
  const digest = state.entries[0]?.blob ?? '';
  const bytes = await readFile(blobPath(blobs, digest));
  if (digestOf(bytes) !== digest)
    throw new Error(`The blob ${digest} of state ${state.id} is damaged.`);
  const [constant = 0, characters = 0, words = 0] = new Float64Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  return { weights: [constant, characters, words], ...metaSchema.parse(state.meta) };
}

/** A blob appears whole or not at all, and one that is there is left alone. */
async function writeBlob(path: string, bytes: Buffer): Promise<void> {
  if ((await stat(path).catch(() => null)) !== null) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, bytes, { flush: true });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
