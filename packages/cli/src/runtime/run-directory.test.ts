import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolved, validExperiment } from '../experiment/__fixtures__/experiment-folder.ts';
import { ownVersion } from './own-version.ts';
import { createRun, RunDirectory } from './run-directory.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rl-exp-runs-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

test('runs of one plan that begin in the same second get directories of their own', async () => {
  const { plan } = await resolved({ files: validExperiment });
  const source = { experiment: join(root, 'trial.yaml'), store: join(root, 'store') };
  const now = (): Date => new Date('2026-01-02T03:04:05Z');
  const runs = await Promise.all(
    Array.from({ length: 6 }, async () => await createRun({ plan, source, runs: root, now })),
  );
  const paths = runs.map(({ path }) => path);
  expect(new Set(paths).size).toBe(6);
  expect((await readdir(join(root, 'trial'))).map((name) => join(root, 'trial', name))).toEqual(
    paths.toSorted(),
  );
  for (const path of paths) expect(path).toMatch(/\/20260102-030405(\.\d)?-[0-9a-f]{8}$/);
});

test('a named directory may be there if it is empty; what lies in one is never touched', async () => {
  const { plan } = await resolved({ files: validExperiment });
  const source = { experiment: join(root, 'trial.yaml'), store: join(root, 'store') };
  const directory = join(root, 'mine');
  const named = { plan, source, runs: root, now: () => new Date(), directory };
  await mkdir(directory);
  const run = await createRun(named);
  expect([run.plan, run.source]).toEqual([plan, source]);

  // A run whose plan is gone has its record still.
  await rm(join(directory, 'plan.json'));
  await expect(createRun(named)).rejects.toMatchObject({ code: 'RLX_RUN_DIRECTORY_TAKEN' });
  expect(await readdir(directory)).toEqual(['source.json']);
  expect(await readdir(root)).toEqual(['mine']);
});

test('a directory that was named and is there is refused', async () => {
  const { plan } = await resolved({ files: validExperiment });
  const source = { experiment: join(root, 'trial.yaml'), store: join(root, 'store') };
  await writeFile(join(root, 'notes.txt'), '');
  const named = { plan, source, runs: root, now: () => new Date(), directory: root };
  await expect(createRun(named)).rejects.toMatchObject({ code: 'RLX_RUN_DIRECTORY_TAKEN' });
});

test('a run has on record which version made it; an older one has not', async () => {
  const { plan } = await resolved({ files: validExperiment });
  const source = { experiment: join(root, 'trial.yaml'), store: join(root, 'store') };
  const run = await createRun({ plan, source, runs: root, now: () => new Date() });
  expect([run.madeBy, ownVersion()]).toEqual([ownVersion(), expect.stringMatching(/^\d+\.\d+/)]);
  await writeFile(join(run.path, 'source.json'), JSON.stringify(source));
  const older = await RunDirectory.open(run.path);
  expect([older.madeBy, older.source]).toEqual([null, source]);
});
