import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerSlot } from '@rl-exp/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anyPython, KeptLog } from './__fixtures__/start-fake-worker.ts';
import { inspectIsolation } from './inspect-isolation.ts';
import { startWorker } from './start-worker.ts';
import type { WorkerFiles } from './worker-files.ts';
import type { Worker } from './worker.ts';

const here: WorkerSlot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
};
const [found] = await inspectIsolation(here, ['files']);
const isHeld = found?.detail.startsWith('held by the kernel') === true;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-isolation-'));
  for (const name of ['hidden', 'own', 'kept', 'named']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'hidden/manifest.json'), 'the hidden words');
  await writeFile(join(folder, 'kept/by-name'), 'a feature');
  await writeFile(join(folder, 'named/file'), 'not to be read');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

test('a supervisor that fails is told, not thrown', async () => {
  const refuses = 'case "$*" in *--isolation*) echo out of order >&2; exit 1;; esac; exec "$@"';
  const told = await inspectIsolation({ ...here, launch: ['sh', '-c', refuses, 'sh'] }, ['files']);
  expect(told).toMatchObject([{ ok: false, detail: 'could not be looked at: out of order' }]);
});

/** A worker that tries to get at what is not meant for it; left out, `files` lets it have everything. */
async function start(files?: Partial<WorkerFiles>, slot: WorkerSlot = here): Promise<Worker> {
  return await startWorker({
    name: 'burglar',
    module: 'burglar',
    sourceDirectory: fileURLToPath(new URL('../python/tests/fixtures', import.meta.url)),
    requires: [],
    slot: { ...slot, python: await anyPython() },
    logger: new KeptLog(),
    threads: 1,
    network: files === undefined,
    files: files && { reads: [], writes: [at('own')], ...files },
  });
}
const plan = () => ({
  target: at('hidden/manifest.json'),
  own: at('own'),
  roots: [folder],
});

describe.skipIf(!isHeld)('a worker that is kept to its files', () => {
  test('finds no way to others, alone or with the help of other processes', async () => {
    await using worker = await start({});
    expect(worker.isolation).toEqual({ network: 'kernel', files: 'kernel' });
    expect(await worker.request('break_in', plan())).toEqual({ ways: [], texts: [] });
  });

  test('would find many if it were not', async () => {
    await using worker = await start();
    expect(worker.isolation).toEqual({ network: 'open', files: 'open' });
    expect(await worker.request('break_in', plan())).toEqual({
      ways: expect.arrayContaining([
        'read',
        'by another program',
        'through a symbolic link',
        'moved with its folder',
        'over the network',
      ]),
      texts: expect.arrayContaining(['the hidden words']),
    });
  });

  test('has what is given to it, in the way in which it is given', async () => {
    await writeFile(at('own/text'), 'its own');
    await using worker = await start({
      reads: [at('hidden/manifest.json'), at('absent')],
      lists: [at('named')],
      keeps: [at('kept')],
    });
    const { texts } = await worker.request<{ texts: string[] }>('break_in', {
      ...plan(),
      roots: [at('own'), at('named'), at('kept'), at('hidden')],
    });
    expect(texts).toEqual(['its own']);
    const look = async (path: string): Promise<unknown> => await worker.request('look', { path });
    expect(await look(at('hidden/manifest.json'))).toEqual({ text: 'the hidden words' });
    expect(await look(at('kept/by-name'))).toEqual({ text: 'a feature' });
    expect(await look(at('kept'))).toEqual({ refused: 'PermissionError' });
    expect(await look(at('named'))).toEqual({ names: ['file'] });
    expect(await look(at('named/file'))).toEqual({ refused: 'PermissionError' });
    expect(await look(at('hidden'))).toEqual({ refused: 'PermissionError' });
    const kept = await worker.request('keep', { path: at('kept/new') });
    expect(kept).toEqual({ text: 'kept' });
  });

  test('has what the settings of its place give it, all that there is among it', async () => {
    for (const [reads, files] of [
      [[at('hidden')], 'kernel'],
      [['/'], 'open'],
    ] as const) {
      await using worker = await start({}, { ...here, reads });
      expect(worker.isolation).toEqual({ network: 'kernel', files });
      const path = at('hidden/manifest.json');
      expect(await worker.request('look', { path })).toEqual({ text: 'the hidden words' });
    }
  });

  test('has a temporary folder of its own, which goes with it', async () => {
    vi.stubEnv('TMPDIR', folder);
    const worker = await start({});
    const before = await readdir(folder);
    const [own = ''] = before.filter((name) => name.startsWith('rl-exp-worker-'));
    expect(await worker.request('hide', {})).toEqual({
      path: expect.stringContaining(`${at(own)}/`),
    });
    await worker.close();
    expect((await readdir(folder)).filter((name) => name.startsWith('rl-exp-worker-'))).toEqual([]);
  });
});
