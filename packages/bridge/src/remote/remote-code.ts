import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { canonicalJson } from '@rl-exp/core';

/** Source code on its way to another machine. */
export interface RemoteCode {
  readonly sha256: string;
  /** Canonical JSON: text by relative path. */
  readonly archive: Buffer;
}

/** The Python sources below these folders, tests left out. Where two folders hold the same path, the first wins. */
export async function remoteCode(directories: readonly string[]): Promise<RemoteCode> {
  const texts: Record<string, string> = {};
  for (const directory of directories.toReversed()) {
    for (const path of await sourcesBelow(directory)) {
      const name = relative(directory, path).split(sep).join('/');
      texts[name] = await readFile(path, 'utf8');
    }
  }
  const archive = Buffer.from(canonicalJson(texts));
  return { sha256: createHash('sha256').update(archive).digest('hex'), archive };
}

async function sourcesBelow(directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    const isCode = !entry.name.startsWith('.') && !['tests', '__pycache__'].includes(entry.name);
    if (entry.isDirectory() && isCode) found.push(...(await sourcesBelow(path)));
    else if (entry.isFile() && isCode && entry.name.endsWith('.py')) found.push(path);
  }
  return found;
}
