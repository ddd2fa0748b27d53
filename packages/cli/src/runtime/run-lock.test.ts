import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockRun, runOwner } from './run-lock.ts';

const directory = async (): Promise<string> => await mkdtemp(join(tmpdir(), 'rl-exp-lock-'));

test('one owner at a time, named to the others', async () => {
  const run = await directory();
  const unlock = await lockRun(run);
  await expect(lockRun(run)).rejects.toMatchObject({
    code: 'RLX_RUN_LOCKED',
    message: expect.stringContaining(String(process.pid)),
  });
  await unlock();
  expect(await runOwner(run)).toBeNull();
  await (
    await lockRun(run)
  )();
});

test('of eight at once one gets the run', async () => {
  const run = await directory();
  const attempts = await Promise.allSettled(
    Array.from({ length: 8 }, async () => await lockRun(run)),
  );
  expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
});

test('the lock of a process that is gone is taken over', async () => {
  const run = await directory();
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  await writeFile(
    join(run, 'lock.json'),
    JSON.stringify({ pid: child.pid, started: '', host: hostname(), token: 'a' }),
  );
  expect(await runOwner(run)).toBeNull();
  await (
    await lockRun(run)
  )();
});

test('a pid that another process has now does not hold the lock', async () => {
  const run = await directory();
  await writeFile(
    join(run, 'lock.json'),
    JSON.stringify({ pid: process.pid, started: 'another-boot:1', host: hostname(), token: 'a' }),
  );
  expect(await runOwner(run)).toBeNull();
});

test('a lock of another host stands', async () => {
  const run = await directory();
  await writeFile(
    join(run, 'lock.json'),
    JSON.stringify({ pid: 1, started: '', host: 'elsewhere', token: 'a' }),
  );
  await expect(lockRun(run)).rejects.toMatchObject({ code: 'RLX_RUN_LOCKED' });
});
