import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDirectoryLock } from './directory-lock.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function leaveLock(owner: object, ageMs = 0): Promise<void> {
  await mkdir(path);
  await writeFile(join(path, 'owner.json'), JSON.stringify(owner));
  const then = new Date(Date.now() - ageMs);
  await utimes(path, then, then);
}

const noPid = 2 ** 22 + 1;
const options = () => ({ path, onWait: () => {}, poll_ms: 5 });

describe('withDirectoryLock', () => {
  it('lets one in at a time, also where all find the lock of a dead process', async () => {
    await leaveLock({ id: 'dead', pid: noPid, host: hostname() });
    let inside = 0;
    let most = 0;
    const enter = () =>
      withDirectoryLock(options(), async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(10);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 8 }, enter));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('waits for a living process, and stops waiting when told', async () => {
    await leaveLock({ id: 'alive', pid: process.pid, host: hostname() });
    const signal = AbortSignal.timeout(50);
    const owners: number[] = [];
    const call = withDirectoryLock(
      { ...options(), signal, onWait: ({ pid }) => owners.push(pid) },
      async () => {},
    );
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
    expect(owners).toEqual([process.pid]);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('takes over from another host after a minute without a sign of life', async () => {
    await leaveLock({ id: 'far', pid: 1, host: 'elsewhere' }, 61_000);
    expect(await withDirectoryLock(options(), async () => 'done')).toBe('done');
  });

  it('is released when the action fails', async () => {
    const call = withDirectoryLock(options(), () => Promise.reject(new Error('no')));
    await expect(call).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });
});
