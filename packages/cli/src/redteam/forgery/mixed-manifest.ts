import { readFile, writeFile } from 'node:fs/promises';
import {
  digestOfExamples,
  exampleSchema,
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
  await writeFile(path, examples.map((example) => `${JSON.stringify(example)}\n`).join(''));
  return { path, root: train.root, digest: digestOfExamples(examples) };
}

async function readExamples(path: string): Promise<readonly Example[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => exampleSchema.parse(JSON.parse(line)));
}
