import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfJson, type Digest } from '@rl-exp/core';

/** Digest of the names and contents of a folder's files. */
export async function digestOfFolder(directory: string): Promise<Digest> {
  const names = (await readdir(directory)).toSorted();
  const files: [string, string][] = [];
  for (const name of names) files.push([name, await digestOfFile(join(directory, name))]);
  return digestOfJson(files);
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
