import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf } from '@rl-exp/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockOwner, tryLock, type LockOptions } from './file-lock.ts';

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rl-exp-file-lock-'));
  path = join(root, 'lock.json');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const here = { pid: process.pid, started: '', host: hostname(), token: 'other' };
const put = async (owner: object): Promise<void> => await writeFile(path, JSON.stringify(owner));

/** Takes the lock, which must be free, and gives it back. */
async function expectFree(options?: LockOptions): Promise<void> {
  expect(await lockOwner(path, options)).toBeNull();
  const release = await tryLock(path, options);
  if (typeof release !== 'function') throw new Error(`process ${release.pid} holds it`);
  expect(await lockOwner(path, options)).toMatchObject({ pid: process.pid, host: hostname() });
  await release();
  expect(await readdir(root)).toEqual([]);
}

async function expectHeld(options?: LockOptions): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(await lockOwner(path, options)).toMatchObject({ token: 'other' });
  expect(await tryLock(path, options)).toMatchObject({ token: 'other' });
  expect(await readFile(path, 'utf8')).toBe(text);
  expect(await readdir(root)).toEqual(['lock.json']);
}

/** Boot and clock ticks at which a process began, from what the system says. */
function startOf(pid: number): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return `${boot}:${fields[19]}`;
}

describe('a process of this host', () => {
  test('that lives holds its lock', async () => {
    await put({ ...here, started: startOf(process.pid) });
    await expectHeld();
  });

  test('that has ended holds none', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    await put({ ...here, pid: child.pid });
    await expectFree();
  });

  test('that was killed and not looked after yet holds none', async () => {
    const parent = spawn(process.execPath, [
      '-e',
      `const { pid } = require('node:child_process').spawn('true');
      require('node:fs').writeSync(1, String(pid));
      // Nothing collects a child while its parent sleeps like this.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
    ]);
    const [line]: unknown[] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    try {
      while (!/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) await sleep(10);
      await put({ ...here, pid, started: startOf(pid) });
      await expectFree();
    } finally {
      parent.kill('SIGKILL');
    }
  });

  test('whose number another one has now holds none', async () => {
    await put({ ...here, started: 'another-boot:1' });
    await expectFree();
  });
});

describe('a process of another host, which cannot be seen from here', () => {
  const elsewhere = { ...here, pid: 1, host: 'elsewhere' };
  const age = async (milliseconds: number): Promise<void> => {
    const then = new Date(Date.now() - milliseconds);
    await utimes(path, then, then);
  };

  test('holds its lock for good where nobody refreshes locks', async () => {
    await put(elsewhere);
    await age(1e9);
    await expectHeld();
  });

  test('holds its lock as long as that is refreshed', async () => {
    await put(elsewhere);
    await age(5_000);
    await expectHeld({ staleAfterMs: 60_000 });
    await age(61_000);
    await expectFree({ staleAfterMs: 60_000 });
  });
});

test('a lock that goes stale is refreshed while it is held', async () => {
  const release = await tryLock(path, { staleAfterMs: 80 });
  if (typeof release !== 'function') throw new Error('it is held');
  const before = (await stat(path)).mtimeMs;
  while ((await stat(path)).mtimeMs === before) await sleep(10);
  await release();
});

test.each(['', '{', '{"pid":1}', '[]'])('a lock that says %j is none', async (text) => {
  await writeFile(path, text);
  await expectFree();
});

test.each([1, 2, 3, 4, 5])(
  'of twenty at once over a stale lock one gets it, round %i',
  async () => {
    await put({ ...here, started: 'another-boot:1' });
    const attempts = await Promise.all(Array.from({ length: 20 }, async () => await tryLock(path)));
    const taken = attempts.filter((attempt) => typeof attempt === 'function');
    expect(taken).toHaveLength(1);
    for (const attempt of attempts)
      if (typeof attempt !== 'function') expect(attempt.pid).toBe(process.pid);
    await taken[0]?.();
    expect(await readdir(root)).toEqual([]);
  },
);

test('a process that died while it took a stale lock away is no obstacle', async () => {
  const stale = JSON.stringify({ ...here, started: 'another-boot:1' });
  await writeFile(path, stale);
  const right = `${path}.${digestOf(stale).slice(0, 16)}`;
  await writeFile(right, JSON.stringify({ ...here, started: 'another-boot:2', token: 'b' }));
  await expectFree();
});
