// The packages as they would be published, unpacked into a project of their own and run by Node alone.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked } from '../tools/packages/install-packed.ts';
import { packPackages } from '../tools/packages/pack-packages.ts';
import { checkout } from './command.ts';
import { doneSchema } from './publishing/installed-project.ts';
import { mustRun } from './publishing/run-program.ts';

let folder: string;
let bin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-packed-'));
  bin = await installPacked(await packPackages(join(folder, 'tarballs')), folder);
  for (const name of ['simulated.yaml', 'swahili.yaml'])
    await cp(join(checkout, 'experiments', name), join(folder, name));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const rlExp = async (...args: readonly string[]): Promise<string> =>
  await mustRun([process.execPath, bin, ...args], { folder });

test('runs an experiment offline', async () => {
  const answer = await rlExp('run', 'simulated.yaml', '--store', 'store', '--json');
  const { cells } = doneSchema.parse(JSON.parse(answer));
  expect(cells.map(({ verdict }) => verdict.status)).toEqual(['pass', 'pass', 'pass']);
});

test('finds what an experiment names in the installed packages', async () => {
  expect(await rlExp('validate', 'swahili.yaml')).toMatch(/^ok: 1 cell/);
  const plugins = await rlExp('plugins');
  for (const name of ['agent-groq', 'agent-baselines', 'data-speech', 'judge', 'trainer-torch'])
    expect(plugins).toContain(`@rl-exp/${name}`);
});
