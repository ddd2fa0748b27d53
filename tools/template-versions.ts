import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { root } from './repository.ts';

const ownPackages = { '@rl-exp/core': 'core', '@rl-exp/testkit': 'testkit', 'rl-exp': 'cli' };
const otherPackages = ['@changesets/cli', '@types/node', 'typescript', 'vitest', 'zod'];
const manifestSchema = z.object({ version: z.string() });

/** Ranges of what new packages depend on: this repository's own versions, and those of others that it works with itself. */
export async function templateVersions(): Promise<string> {
  const workspace = await readFile(`${root}/pnpm-workspace.yaml`, 'utf8');
  const ranges: Record<string, string> = {};
  for (const [name, folder] of Object.entries(ownPackages)) {
    const text = await readFile(`${root}/packages/${folder}/package.json`, 'utf8');
    ranges[name] = `^${manifestSchema.parse(JSON.parse(text)).version}`;
  }
  for (const name of otherPackages) {
    const version = new RegExp(`^ {2}'?${name}'?: (\\S+)$`, 'm').exec(workspace)?.[1];
    if (version === undefined) throw new Error(`the catalog of pnpm-workspace.yaml lacks ${name}`);
    ranges[name] = `^${version}`;
  }
  const sorted = Object.fromEntries(Object.entries(ranges).toSorted());
  return `${JSON.stringify(sorted, null, 2)}\n`;
}
