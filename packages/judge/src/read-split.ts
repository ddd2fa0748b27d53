import { readFile } from 'node:fs/promises';
import { exampleSchema, type Example, type ManifestReference } from '@rl-exp/core';

/** A split with the reference it was read through. */
export interface ReadSplit {
  readonly reference: ManifestReference;
  readonly examples: readonly Example[];
}

/** Reads the examples of a split. */
export async function readSplit(reference: ManifestReference): Promise<ReadSplit> {
  const lines = (await readFile(reference.path, 'utf8')).split('\n').filter((line) => line !== '');
  return { reference, examples: lines.map((line) => exampleSchema.parse(JSON.parse(line))) };
}
