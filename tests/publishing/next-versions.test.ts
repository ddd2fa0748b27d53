// What `changeset version` makes of this checkout, in a copy.
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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
  for (const [name, text] of Object.entries(changesets ?? {}))
    await writeFile(join(folder, '.changeset', `${name}.md`), text);
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  await mustRun(['git', 'init', '--quiet'], { folder });
  const changeset = join(checkout, 'node_modules/@changesets/cli/bin.js');
  await mustRun([process.execPath, changeset, 'version'], { folder });
  return { folder, manifests: await manifestsOf(folder) };
}

test('every package is released, with a changelog, and none becomes a major version by accident', async () => {
  const now = await manifestsOf(checkout);
  const { folder, manifests } = await nextManifests();
  const unreleased = [...manifests.values()].filter(
    ({ name, version }) => version === now.get(name)?.version,
  );
  expect(unreleased.map(({ name }) => name)).toEqual([]);
  for (const { name, version } of manifests.values())
    expect([name, version.split('.')[0]]).toEqual([name, now.get(name)?.version.split('.')[0]]);
  const changelog = await readFile(join(folder, 'packages/cli/CHANGELOG.md'), 'utf8');
  expect(changelog).toContain(`## ${manifests.get('rl-exp')?.version}`);
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
