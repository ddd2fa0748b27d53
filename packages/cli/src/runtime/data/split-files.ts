import { join } from 'node:path';
import {
  digestOfExamples,
  formatExamples,
  type Example,
  type ManifestReference,
  type SplitName,
  type Splits,
} from '@rl-exp/core';
import { writeFileAtomic } from '../atomic-file.ts';

/** Writes examples as JSON lines and returns the reference that a worker gets. */
export async function writeManifest(options: {
  readonly directory: string;
  readonly name: SplitName | 'further';
  readonly root: string;
  readonly examples: readonly Example[];
}): Promise<ManifestReference> {
  const { directory, name, root, examples } = options;
  const path = join(directory, `${name}.jsonl`);
  await writeFileAtomic(path, formatExamples(examples));
  return { path, root, digest: digestOfExamples(examples) };
}

/** Where a split is written. */
export function splitPath(directory: string, name: SplitName): string {
  return join(directory, `${name}.jsonl`);
}

/** Digests of all splits. */
export function digestsOf(splits: Splits): Record<SplitName, string> {
  const { train, val, hidden } = splits;
  return {
    train: digestOfExamples(train),
    val: digestOfExamples(val),
    hidden: digestOfExamples(hidden),
  };
}
