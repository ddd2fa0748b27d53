import { readFile } from 'node:fs/promises';
import { parseExamples, type Example, type ManifestReference } from '@rl-exp/core';

/** The examples of a split on disk, in its order. */
export async function readExamples(split: ManifestReference): Promise<readonly Example[]> {
  return parseExamples(await readFile(split.path, 'utf8'));
}
