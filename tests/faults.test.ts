import { copyFile, cp, mkdir, open, readdir, symlink, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { checkout, command, ownEnvironment, places, startCommand } from './command.ts';
import { expectMessage } from './expect-message.ts';
import { descendantsOf, isRunning, workerOf } from './processes.ts';
import { workingPython } from './working-python.ts';

const swahili = 'experiments/swahili.yaml';
const speech = join(checkout, 'packages/swahili-mini/speech');

test('a dataset that is not there', async () => {
  const { flags, runs } = await places();
  const result = await command(['run', swahili, ...flags, '--set', 'data.with.source=./nowhere']);
  expectMessage(result, 'RLX_DATA_NOT_FOUND', 69);
  expect(result.stderr).toContain('nowhere');
  expect(await filesNamed(runs, 'verdict.json')).toEqual([]);
});

test('a truncated archive is named, and no manifest of it is left in the cache', async () => {
  const { root, flags } = await places();
  const corpus = join(root, 'corpus');
  await cp(speech, corpus, { recursive: true });
  const archive = join(corpus, 'government_swahili_train/audio/audio_0.tar.xz');
  await truncate(archive, 1_000_000);
  const environment = { ...ownEnvironment(), RL_EXP_CACHE: join(root, 'cache') };
  const args = ['run', swahili, ...flags, '--set', `data.with.source=${corpus}`];
  const python = await workingPython();
  const result = await command([...args, '--python', python], { environment });
  expectMessage(result, 'RLX_DATA_ARCHIVE_CORRUPT', 69);
  expect(result.stderr).toContain('government_swahili_train/audio/audio_0.tar.xz');
  // Mended, the same command works on what is good.
  await copyFile(join(speech, 'government_swahili_train/audio/audio_0.tar.xz'), archive);
  const mended = await command(
    ['data', swahili, '--json', '--set', `data.with.source=${corpus}`, '--python', python],
    { environment },
  );
  expect(mended.exitCode, mended.stderr).toBe(0);
}, 400_000);

test('a secret that is not set', async () => {
  const { flags, runs } = await places();
  const result = await command([
    'run',
    swahili,
    ...flags,
    '--set',
    'data.with.token={env: RL_EXP_TEST_TOKEN}',
  ]);
  expectMessage(result, 'RLX_SECRET_MISSING', 69);
  expect(result.stderr).toContain('export RL_EXP_TEST_TOKEN=');
  expect(await readdir(runs).catch(() => null)).toBeNull();
});

test.each(['--store', '--runs'])('a directory for %s that cannot be written', async (flag) => {
  const { root } = await places();
  const file = join(root, 'file');
  await (await open(file, 'w')).close();
  const other =
    flag === '--store' ? ['--runs', join(root, 'runs')] : ['--store', join(root, 'store')];
  const result = await command([
    'run',
    'experiments/simulated.yaml',
    flag,
    join(file, 'below'),
    ...other,
  ]);
  expectMessage(result, 'RLX_DIRECTORY_UNWRITABLE', 69);
});

test('no Python on the machine', async () => {
  const { root, flags } = await places();
  const bin = join(root, 'bin');
  await mkdir(bin);
  await symlink(process.execPath, join(bin, 'node'));
  const environment = { PATH: bin, HOME: root, RL_EXP_CACHE: join(root, 'cache') };
  const result = await command(['run', swahili, ...flags], { environment });
  expectMessage(result, 'RLX_PYTHON_NOT_FOUND', 69);
  expect(result.stderr).toMatch(/apt-get install|brew install/);
});

test('Ctrl-C finishes the step, exits 130 and leaves no process; the same command goes on', async () => {
  const { flags } = await places();
  const args = [
    'run',
    swahili,
    ...flags,
    '--set',
    'environment.steps=3',
    '--set',
    'environment.segment={audio_seconds: 120}',
    '--set',
    'splits.val.limit={clips: 32}',
    '--set',
    `judge.use=${join(checkout, 'tests/plugins/silent-judge.mjs')}`,
    '--set',
    'agent={use: mock, with: {policy: scripted, actions: [hold, hold, hold]}}',
  ];
  const started = startCommand(args);
  let log = '';
  started.child.stderr?.on('data', (chunk: string) => {
    log += chunk;
  });
  await vi.waitUntil(() => log.includes('step 1/3'), { timeout: 120_000, interval: 20 });
  const pid = started.child.pid ?? 0;
  const worker = workerOf(pid, 'rl_exp_trainer_torch');
  const processes = [pid, ...descendantsOf(pid)];
  expect(processes).toContain(worker);
  started.child.kill('SIGINT');
  const interrupted = await started.finished;
  expect(interrupted.exitCode, interrupted.stderr).toBe(130);
  expect(interrupted.stderr).toContain('RLX_INTERRUPTED');
  expect(processes.filter(isRunning)).toEqual([]);
  const again = await command([...args, '--json']);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({
    cells: [{ trajectory: { totals: { trained: 3, reused: 0 } } }],
  });
}, 900_000);

async function filesNamed(directory: string, name: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.endsWith(name))
    .map((entry) => join(dirname(directory), entry));
}
