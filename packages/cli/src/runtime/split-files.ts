import { join } from 'node:path';
import {
  digestOfExamples,
  type Example,
  type ManifestReference,
  type SplitName,
} from '@rl-exp/core';
import { writeFileAtomic } from './atomic-file.ts';

/** Writes a split as JSON lines and returns the reference that a worker gets. */
export async function writeSplit(options: {
  readonly directory: string;
  readonly name: SplitName;
  readonly root: string;
  readonly examples: readonly Example[];
}): Promise<ManifestReference> {
  const { directory, name, root, examples } = options;
  const path = join(directory, `${name}.jsonl`);
  await writeFileAtomic(path, examples.map((example) => `${JSON.stringify(example)}\n`).join(''));
  return { path, root, digest: digestOfExamples(examples) };
}
