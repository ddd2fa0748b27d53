import { readFile, writeFile } from 'node:fs/promises';
import {
  digestOfExamples,
  formatExamples,
  parseExamples,
  type Example,
  type ManifestReference,
} from '@rl-exp/core';

/**
 * A train split in which clips of another split take the places of this share of its own, beside the one that was given.
 * Lengths differ, so that the amount of audio is a little another one too.
 */
export async function mixedManifest(
  train: ManifestReference,
  other: string,
  share: number,
): Promise<ManifestReference> {
  const [own, foreign] = [await readExamples(train.path), await readExamples(other)];
  const count = Math.round(share * own.length);
  const places = own.slice(count);
  const examples = [
    ...places,
    ...Array.from({ length: count }, (_, index) => foreign[index % foreign.length]).flatMap(
      (example, index) =>
        example === undefined ? [] : [{ ...example, id: `${example.id}#${index}` }],
    ),
  ];
  const path = `${train.path}.mixed`;
  await writeFile(path, formatExamples(examples));
  return { path, root: train.root, digest: digestOfExamples(examples) };
}

async function readExamples(path: string): Promise<readonly Example[]> {
  return parseExamples(await readFile(path, 'utf8'));
}
