import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, open, readdir, rm, symlink, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { trajectorySchema, verdictSchema } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkout, command, ownEnvironment, places, startCommand } from './command.ts';
import { expectMessage } from './expect-message.ts';
import { filesBelow } from './trial.ts';
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

test('a worker that is killed while it evaluates and the next while it trains: the same command ends as if nothing had been', async () => {
  const sets = [
    'environment.steps=1',
    'environment.segment={audio_seconds: 60}',
    'splits.val.limit={clips: 48}',
    'splits.hidden.limit={clips: 8}',
    'agent={use: mock, with: {policy: scripted, actions: [hold]}}',
  ].flatMap((set) => ['--set', set]);
  const args = ['run', swahili, '--json', ...sets];
  const disturbed = await places();
  const started = startCommand([...args, ...disturbed.flags]);
  const pid = started.child.pid ?? 0;
  const killWorker = async (when: () => boolean): Promise<void> => {
    await until(() => when() && workerOf(pid, 'rl_exp_trainer_torch') !== null);
    process.kill(workerOf(pid, 'rl_exp_trainer_torch') ?? 0, 'SIGKILL');
  };
  const happened = (type: string): boolean =>
    journalBelow(disturbed.runs).some(({ event }) => event.type === type);
  // The root is in the store, and its evaluation is not on record: that is under way.
  await killWorker(
    () =>
      filesBelow(join(disturbed.store, 'states'), '.json').length > 0 && !happened('episode-start'),
  );
  await killWorker(() => happened('decision'));
  const finished = await started.finished;
  expect(finished.exitCode, finished.stderr).toBe(0);
  expect(finished.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  expect(finished.stderr.match(/It is replaced, and the step goes on/g)).toHaveLength(2);
  const lost = journalBelow(disturbed.runs).flatMap(({ event }) =>
    event.type === 'worker-lost' ? [[event.step, event['during'], event['code']]] : [],
  );
  expect(lost).toEqual([
    [0, 'evaluate', 'RLX_WORKER_DIED'],
    [1, 'advance', 'RLX_WORKER_DIED'],
  ]);

  const calm = await places();
  const reference = await command([...args, ...calm.flags]);
  expect(reference.exitCode, reference.stderr).toBe(0);
  const [found, expected] = [finished, reference].map(({ stdout }) =>
    answerSchema.parse(JSON.parse(stdout)),
  );
  expect(found?.cells[0]?.trajectory.totals.workers_lost).toBe(2);
  expect(resultOf(found)).toEqual(resultOf(expected));
  await Promise.all([disturbed, calm].map(async ({ root }) => await rm(root, { recursive: true })));
}, 900_000);

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
  await until(() => log.includes('step 1/3'));
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

const answerSchema = z.object({
  cells: z.array(z.object({ trajectory: trajectorySchema, verdict: verdictSchema })),
});

/** States, metrics, rewards and what the judge found. */
function resultOf(answer: z.infer<typeof answerSchema> | undefined): unknown {
  return answer?.cells.map(({ trajectory, verdict }) => [
    trajectory.steps.map(({ transition, evaluation, reward }) => [
      transition?.state,
      evaluation?.metrics,
      reward,
    ]),
    trajectory.delivered,
    verdict.status,
    verdict.hidden,
    verdict.checks.map(({ name, status }) => [name, status]),
  ]);
}

const recordSchema = z.object({
  event: z.looseObject({ type: z.string(), step: z.int().optional() }),
});

/** Whole records of the one journal below a folder; none before there is one. */
function journalBelow(directory: string): readonly z.infer<typeof recordSchema>[] {
  const [journal] = filesBelow(directory, 'journal.jsonl');
  const lines = journal === undefined ? [] : readFileSync(journal, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => recordSchema.parse(JSON.parse(line)));
}

async function filesNamed(directory: string, name: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.endsWith(name))
    .map((entry) => join(dirname(directory), entry));
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 20) {
    if (condition()) return;
    await setTimeout(20);
  }
  throw new Error('waited two minutes in vain');
}

/** The worker process of that module whose ancestor the process is. */
function workerOf(ancestor: number, module: string): number | null {
  const isWorker = (pid: number): boolean => {
    const words = readProcess(pid, 'cmdline').split('\0');
    return words.includes(module) && !words.some((word) => word.includes('supervisor'));
  };
  return descendantsOf(ancestor).find(isWorker) ?? null;
}

/** Every process below this one: supervisors, workers and what these started. */
function descendantsOf(ancestor: number): readonly number[] {
  const parents = new Map(
    processIds().map((pid) => [
      pid,
      Number(/^PPid:\s+(\d+)/m.exec(readProcess(pid, 'status'))?.[1] ?? 0),
    ]),
  );
  const descends = (pid: number): boolean => {
    for (let at = parents.get(pid) ?? 0; at > 1; at = parents.get(at) ?? 0)
      if (at === ancestor) return true;
    return false;
  };
  return [...parents.keys()].filter(descends);
}

/** True for a process that exists and is not merely waiting to be collected. */
function isRunning(pid: number): boolean {
  return /^State:\s+[^ZX]/m.test(readProcess(pid, 'status'));
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid));
}

function readProcess(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
