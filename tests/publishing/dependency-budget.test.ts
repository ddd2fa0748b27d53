import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkout } from '../command.ts';

const lockSchema = z.looseObject({
  importers: z.record(
    z.string(),
    z.looseObject({
      dependencies: z.record(z.string(), z.looseObject({ version: z.string() })).default({}),
    }),
  ),
  snapshots: z.record(
    z.string(),
    z.looseObject({ dependencies: z.record(z.string(), z.string()).default({}) }),
  ),
});

/** How many packages of others `npm install rl-exp` may bring, besides esbuild's one binary (and fsevents on macOS). */
const budget = 25;

/** The packages of others that come with `rl-exp` by the lockfile, each as name@version. */
async function packagesOfOthers(): Promise<readonly string[]> {
  const { importers, snapshots } = lockSchema.parse(
    parse(await readFile(join(checkout, 'pnpm-lock.yaml'), 'utf8')),
  );
  const found = new Set<string>();
  const folders = new Set<string>();
  function followPackage(id: string): void {
    if (found.has(id)) return;
    found.add(id);
    for (const [name, version] of Object.entries(snapshots[id]?.dependencies ?? {}))
      followPackage(`${name}@${version}`);
  }
  function followFolder(folder: string): void {
    if (folders.has(folder)) return;
    folders.add(folder);
    for (const [name, { version }] of Object.entries(importers[folder]?.dependencies ?? {})) {
      if (version.startsWith('link:')) followFolder(join(folder, version.slice('link:'.length)));
      else followPackage(`${name}@${version}`);
    }
  }
  followFolder('packages/cli');
  return [...found].toSorted();
}

test('rl-exp brings few packages of others', async () => {
  const packages = await packagesOfOthers();
  expect(packages.map((id) => id.replace(/@[^@]*$/, ''))).toEqual(
    expect.arrayContaining(['esbuild', 'groq-sdk', 'zod']),
  );
  console.log(`${packages.length} come with rl-exp: ${packages.join(', ')}`);
  expect(packages.length).toBeLessThan(budget);
});
