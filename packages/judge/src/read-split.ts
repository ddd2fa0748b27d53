import { readFile } from 'node:fs/promises';
import { parseExamples, type Example, type ManifestReference } from '@rl-exp/core';

/** A split with the reference it was read through. */
export interface ReadSplit {
  readonly reference: ManifestReference;
  readonly examples: readonly Example[];
}

/** Reads the examples of a split. */
export async function readSplit(reference: ManifestReference): Promise<ReadSplit> {
  return { reference, examples: parseExamples(await readFile(reference.path, 'utf8')) };
}
