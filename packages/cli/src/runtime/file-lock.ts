import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf } from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere, unwritable } from './atomic-file.ts';

const ownerSchema = z.strictObject({
  pid: z.int(),
  started: z.string(),
  host: z.string(),
  token: z.string().describe('Tells two locks of one process apart.'),
});
/** The process that holds a lock. */
export type LockOwner = z.infer<typeof ownerSchema>;

export interface LockOptions {
  /**
   * How long a lock of another host, whose processes cannot be seen from here, counts without being refreshed. Without
   * it, such a lock counts until somebody removes it.
   */
  readonly staleAfterMs?: number;
}

const lookAgainMs = 5;

/** The live process that holds a lock, or null. A lock whose process is gone counts as none. */
export async function lockOwner(
  path: string,
  options: LockOptions = {},
): Promise<LockOwner | null> {
  const owner = parseOwner(await readTextIfThere(path));
  return owner !== null && (await isAlive(owner, path, options)) ? owner : null;
}

/** Takes a lock for this process: a function that gives it back, or the live owner that has it. */
export async function tryLock(
  path: string,
  options: LockOptions = {},
): Promise<(() => Promise<void>) | LockOwner> {
  const token = randomBytes(8).toString('hex');
  const own: LockOwner = {
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    host: hostname(),
    token,
  };
  const draft = `${path}.${token}`;
  await writeFile(draft, JSON.stringify(own), { flag: 'wx' }).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  try {
    // Linking a finished file takes the name only if it is free, and nobody ever reads half a lock.
    while (!(await tryLink(draft, path))) {
      const text = await readTextIfThere(path);
      const owner = parseOwner(text);
      if (owner !== null && (await isAlive(owner, path, options))) return owner;
      if (text !== null) await removeStale(path, text, options);
    }
  } finally {
    await rm(draft, { force: true });
  }
  const refresh = keepFresh(path, options);
  return async () => {
    clearInterval(refresh);
    // One that was taken over meanwhile is another's.
    if (parseOwner(await readTextIfThere(path))?.token === token) await rm(path, { force: true });
  };
}

function keepFresh(path: string, { staleAfterMs }: LockOptions): NodeJS.Timeout | undefined {
  if (staleAfterMs === undefined) return undefined;
  const touch = (): void => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  };
  return setInterval(touch, staleAfterMs / 4).unref();
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw unwritable(path, error);
  }
}

/**
 * Takes a stale lock away. Only who holds the lock on just this one may: else one process would take the lock that
 * another has just put in its place.
 */
async function removeStale(path: string, stale: string, options: LockOptions): Promise<void> {
  const right = await tryLock(`${path}.${digestOf(stale).slice(0, 16)}`, options);
  if (typeof right !== 'function') return await sleep(lookAgainMs); // another process is at it
  try {
    if ((await readTextIfThere(path)) === stale) await rm(path, { force: true });
  } finally {
    await right();
  }
}

function parseOwner(text: string | null): LockOwner | null {
  try {
    return ownerSchema.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

async function isAlive(owner: LockOwner, path: string, options: LockOptions): Promise<boolean> {
  if (owner.host !== hostname()) {
    if (options.staleAfterMs === undefined) return true;
    const found = await stat(path).catch(() => null);
    return found !== null && Date.now() - found.mtimeMs < options.staleAfterMs;
  }
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const started = startOf(owner.pid);
  return started === null || owner.started === '' || started === owner.started;
}

/** When a process began, in clock ticks since boot with the boot's id, so that a reused pid is told apart; null where unknown. */
function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // A zombie has ended, though its parent has not looked yet.
    if (fields[0] === 'Z') return 'ended';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}
