import { readdir, readFile } from 'node:fs/promises';
import { digestOf, digestOfJson, type Digest } from '@rl-exp/core';

const sourceFile = /(?<!\.d|\.test)\.[jt]s$/;

/** Digest of this package's own code, as it runs: TypeScript in a checkout, JavaScript when installed. */
export async function digestOfSource(): Promise<Digest> {
  const folder = new URL('.', import.meta.url);
  const names = (await readdir(folder)).filter((name) => sourceFile.test(name)).toSorted();
  return digestOfJson(
    await Promise.all(
      names.map(async (name) => [name, digestOf(await readFile(new URL(name, folder)))]),
    ),
  );
}
