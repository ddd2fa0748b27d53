import { readFile } from 'node:fs/promises';
import { exampleSchema, type Example, type ManifestReference } from '@rl-exp/core';

/** The examples of a split on disk, in its order. */
export async function readExamples(split: ManifestReference): Promise<readonly Example[]> {
  const lines = (await readFile(split.path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => exampleSchema.parse(JSON.parse(line)));
}
