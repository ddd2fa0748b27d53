import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { create } from './create.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function created(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const code = await create(args, {
    stdout: { write: (text) => (said.stdout += text) },
    stderr: { write: (text) => (said.stderr += text) },
    workingDirectory: folder,
  });
  return { code, ...said };
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1))
    .toSorted();
}

test('an agent is a package with everything that it is published with, and three commands to type', async () => {
  const { code, stdout, stderr } = await created('agent', '@acme/patient');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n').filter((line) => line.startsWith('  '))).toEqual([
    '  cd patient && npm install',
    '  npm test',
    '  npm run try',
  ]);
  expect(await filesBelow(join(folder, 'patient'))).toEqual([
    '.changeset/config.json',
    '.changeset/first-release.md',
    '.github/workflows/ci.yml',
    '.github/workflows/publish.yml',
    '.gitignore',
    'LICENSE',
    'README.md',
    'experiment.yaml',
    'package.json',
    'src/index.ts',
    'tests/contract.test.ts',
    'tsconfig.build.json',
    'tsconfig.json',
  ]);
  const manifest = await readFile(join(folder, 'patient/package.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({
    name: '@acme/rl-exp-agent-patient',
    keywords: ['rl-exp-plugin', 'rl-exp-agent'],
    'rl-exp': { kind: 'agent', specificationVersion: 'v1' },
    publishConfig: { provenance: true },
  });
});

test.each(['agent', 'trainer', 'judge', 'data'])(
  'nothing is left to fill in, in a new %s',
  async (kind) => {
    await created(kind, 'patient');
    for (const path of await filesBelow(join(folder, 'patient')))
      expect(await readFile(join(folder, 'patient', path), 'utf8'), path).not.toMatch(/__[a-z]+__/);
  },
);

test("a new package asks for ranges of versions, never a tag or this workspace's own protocols", async () => {
  await created('trainer', 'patient');
  const text = await readFile(join(folder, 'patient/package.json'), 'utf8');
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(text);
  for (const range of Object.values({ ...dependencies, ...devDependencies, ...peerDependencies }))
    expect(range).toMatch(/^\^\d+\.\d+\.\d+$/);
});

test('workflows grant nothing but what a job needs, and pin actions to commits', async () => {
  await created('agent', 'patient');
  for (const name of ['ci', 'publish']) {
    const text = await readFile(join(folder, `patient/.github/workflows/${name}.yml`), 'utf8');
    expect(text).toMatch(/^permissions: \{\}$/m);
    const uses = text.match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(1);
    for (const line of uses) expect(line).toMatch(/@[0-9a-f]{40} # v\d/);
    expect(text.match(/: write/g) ?? []).toHaveLength(name === 'publish' ? 1 : 0);
  }
});

test('a plugin may be one file with an experiment, and an experiment is one', async () => {
  expect((await created('agent', 'patient', '--file')).stdout).toContain(
    'npx rl-exp run patient.yaml',
  );
  expect((await created('experiment', 'mine', '--from', 'swahili')).code).toBe(0);
  expect(await filesBelow(folder)).toEqual(['mine.yaml', 'patient.ts', 'patient.yaml']);
  expect(await readFile(join(folder, 'patient.yaml'), 'utf8')).toContain('use: ./patient.ts');
});

test('a folder that holds something is refused and left as it is; an empty one is filled', async () => {
  await mkdir(join(folder, 'patient'));
  await writeFile(join(folder, 'patient/notes'), 'mine');
  const refused = await created('agent', 'patient');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /^RLX_NEW_EXISTS: .*patient is there already.*\n {2}→ .*--directory/,
  );
  expect(await filesBelow(folder)).toEqual(['patient/notes']);
  await mkdir(join(folder, 'empty'));
  expect((await created('agent', 'patient', '--directory', 'empty')).code).toBe(0);
});

test('a file that is there is refused before anything is written', async () => {
  await writeFile(join(folder, 'patient.yaml'), 'mine');
  expect((await created('agent', 'patient', '--file')).stderr).toContain('RLX_NEW_EXISTS');
  expect(await filesBelow(folder)).toEqual(['patient.yaml']);
  expect(await readFile(join(folder, 'patient.yaml'), 'utf8')).toBe('mine');
});

test('a place that cannot be written to is an error that says why', async () => {
  await writeFile(join(folder, 'taken'), '');
  const { code, stderr } = await created('agent', 'patient', '--directory', 'taken/patient');
  expect(code).toBe(1);
  expect(stderr).toContain('RLX_NEW_UNWRITABLE');
});

test.each([
  [[], 'RLX_NEW_USAGE'],
  [['agent'], 'RLX_NEW_USAGE'],
  [['reporter', 'patient'], 'RLX_NEW_USAGE'],
  [['agent', 'one', 'two'], 'RLX_NEW_USAGE'],
  [['agent', 'patient', '--force'], 'RLX_NEW_USAGE'],
  [['agent', 'patient', '--from', 'swahili'], 'RLX_NEW_USAGE'],
  [['experiment', 'mine', '--from', 'thin-air'], 'RLX_NEW_USAGE'],
  [['experiment', 'mine', '--file'], 'RLX_NEW_USAGE'],
  [['trainer', 'patient', '--file'], 'RLX_NEW_USAGE'],
  [['agent', '../patient'], 'RLX_NEW_NAME'],
])('%j is refused with %s and what to type, and makes nothing', async (args, code) => {
  const { code: exitCode, stdout, stderr } = await created(...args);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(new RegExp(`^${code}: .+\\n {2}→ Type for example: .+\\n$`));
  expect(await filesBelow(folder)).toEqual([]);
});
