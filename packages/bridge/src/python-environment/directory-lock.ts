import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bridgeErrors } from '../errors.ts';

const heartbeatMs = 5_000;
const silentMs = 60_000;

const ownerSchema = z.object({ id: z.string(), pid: z.int(), host: z.string() });
type Owner = z.infer<typeof ownerSchema>;

export interface DirectoryLockOptions {
  /** The folder that exists while the lock is held. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once if another process holds the lock. */
  readonly onWait: (owner: { readonly pid: number; readonly host: string }) => void;
  readonly poll_ms?: number;
}

/**
 * Does something while holding a lock that processes share through the file system. The lock of a process that
 * died is taken over: on this host at once, elsewhere after a minute without a sign of life.
 *
 * @throws RlExpError RLX_WORKER_CANCELLED while it waits.
 */
export async function withDirectoryLock<Result>(
  options: DirectoryLockOptions,
  action: () => Promise<Result>,
): Promise<Result> {
  const { path } = options;
  const id = await acquire(options);
  const heartbeat = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => {});
  }, heartbeatMs);
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    // One that was taken over meanwhile is another's.
    if ((await readOwner(path))?.id === id) await rm(path, { recursive: true, force: true });
  }
}

/** @returns what tells this lock from others. */
async function acquire({
  path,
  signal,
  onWait,
  poll_ms: pollMs = 500,
}: DirectoryLockOptions): Promise<string> {
  const own: Owner = { id: randomUUID(), pid: process.pid, host: hostname() };
  let waiting = false;
  while (!(await create(path))) {
    const owner = await readOwner(path);
    if (await isAbandoned(path, owner)) {
      await takeAway(path, owner);
    } else if (!waiting && owner !== null) {
      onWait(owner);
      waiting = true;
    }
    await sleep(pollMs);
    if (signal?.aborted === true) {
      throw bridgeErrors.create('RLX_WORKER_CANCELLED', { work: `waiting for ${path}` });
    }
  }
  await writeFile(join(path, 'owner.json'), JSON.stringify(own));
  return own.id;
}

async function create(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(join(path, 'owner.json'), 'utf8')));
  } catch {
    return null;
  }
}

async function isAbandoned(path: string, owner: Owner | null): Promise<boolean> {
  if (owner !== null && owner.host === hostname()) {
    if (!isAlive(owner.pid)) return true;
    // Where the machine slept, the owner shows a sign of life soon after; another process of its number does not.
    if (!(await isSilent(path))) return false;
    await sleep(2 * heartbeatMs);
  }
  return await isSilent(path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes an abandoned lock. One process at a time may, so that none removes the lock of who came after. */
async function takeAway(path: string, abandoned: Owner | null): Promise<void> {
  const turn = `${path}.takeover`;
  if (!(await create(turn))) {
    if (await isSilent(turn)) await rm(turn, { recursive: true, force: true });
    return;
  }
  try {
    const owner = await readOwner(path);
    if (owner?.id === abandoned?.id && (await isAbandoned(path, owner)))
      await rm(path, { recursive: true, force: true });
  } finally {
    await rm(turn, { recursive: true, force: true });
  }
}

async function isSilent(path: string): Promise<boolean> {
  const folder = await stat(path).catch(() => null);
  return folder !== null && Date.now() - folder.mtimeMs > silentMs;
}
