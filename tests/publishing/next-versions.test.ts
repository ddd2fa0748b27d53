// What `changeset version` makes of this checkout, in a copy.
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { filesBelow } from '../../tools/repository.ts';
import { checkout } from '../command.ts';
import { mustRun } from './run-program.ts';

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
type Manifest = z.infer<typeof manifestSchema>;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const isManifest = (path: string): boolean => /^packages\/[^/]+\/package\.json$/.test(path);

async function manifestsOf(folder: string): Promise<ReadonlyMap<string, Manifest>> {
  const paths = (await filesBelow('packages')).filter(isManifest);
  const manifests = await Promise.all(
    paths.map(async (path) =>
      manifestSchema.parse(JSON.parse(await readFile(join(folder, path), 'utf8'))),
    ),
  );
  return new Map(manifests.map((manifest) => [manifest.name, manifest]));
}

/** The manifests after `changeset version` with the checkout's changesets, or with those given in their place. */
async function nextManifests(
  changesets?: Readonly<Record<string, string>>,
): Promise<{ readonly folder: string; readonly manifests: ReadonlyMap<string, Manifest> }> {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-versions-'));
  folders.push(folder);
  const copied = (await filesBelow('.')).filter(
    (path) =>
      isManifest(path) ||
      ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json'].includes(path) ||
      (changesets === undefined && path.startsWith('.changeset/')),
  );
  for (const path of copied) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(checkout, path), join(folder, path));
  }
  // A formatter would be started through pnpm, which first installs the copy.
  const config = z
    .looseObject({})
    .parse(JSON.parse(await readFile(join(folder, '.changeset/config.json'), 'utf8')));
  await writeFile(
    join(folder, '.changeset/config.json'),
    JSON.stringify({ ...config, format: false }),
  );
  for (const [name, text] of Object.entries(changesets ?? {}))
    await writeFile(join(folder, '.changeset', `${name}.md`), text);
  await mustRun(['git', 'init', '--quiet'], { folder });
  const changeset = join(checkout, 'node_modules/@changesets/cli/bin.js');
  await mustRun([process.execPath, changeset, 'version'], { folder });
  return { folder, manifests: await manifestsOf(folder) };
}

test('what was never released has a changeset, and nothing becomes a major version by accident', async () => {
  const now = await manifestsOf(checkout);
  const { folder, manifests } = await nextManifests();
  const changelogs = await filesBelow('packages');
  const withoutChangelog = (await readdir(join(folder, 'packages'))).filter(
    (name) =>
      !changelogs.includes(`packages/${name}/CHANGELOG.md`) &&
      !existsSync(join(folder, 'packages', name, 'CHANGELOG.md')),
  );
  expect(withoutChangelog).toEqual([]);
  for (const { name, version } of manifests.values())
    expect([name, version.split('.')[0]]).toEqual([name, now.get(name)?.version.split('.')[0]]);
});

test('a feature of core moves core alone; plugins that it is a peer of take a patch at most', async () => {
  const now = await manifestsOf(checkout);
  const feature = `---\n'@rl-exp/core': minor\n---\n\nMore.\n`;
  const { manifests } = await nextManifests({ feature });
  const minor = ({ version }: Manifest): string => version.split('.').slice(0, 2).join('.');
  const moved = [...manifests.values()].filter(
    (next) => minor(next) !== minor(now.get(next.name) ?? next),
  );
  expect(moved.map(({ name }) => name)).toEqual(['@rl-exp/core']);
  expect(manifests.get('@rl-exp/agent-mock')?.peerDependencies).toEqual({
    '@rl-exp/core': 'workspace:^',
  });
});
