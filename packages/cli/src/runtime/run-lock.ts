import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readTextIfThere, unwritable } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';

const ownerSchema = z.strictObject({
  pid: z.int(),
  started: z.string(),
  host: z.string(),
  token: z.string().describe('Tells two locks of one process apart.'),
});
export type RunOwner = z.infer<typeof ownerSchema>;

const lockOf = (directory: string): string => join(directory, 'lock.json');

/** The live process that works on a run, or null. A lock whose process is gone counts as none. */
export async function runOwner(directory: string): Promise<RunOwner | null> {
  const owner = parseOwner(await readTextIfThere(lockOf(directory)));
  return owner !== null && isAlive(owner) ? owner : null;
}

/**
 * Takes a run for this process until the returned function is called.
 *
 * @throws RLX_RUN_LOCKED where a live process holds it.
 */
export async function lockRun(directory: string): Promise<() => Promise<void>> {
  const path = lockOf(directory);
  const token = randomBytes(8).toString('hex');
  const own: RunOwner = {
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
      if (owner !== null && isAlive(owner)) {
        const { pid, host } = owner;
        throw runtimeErrors.create('RLX_RUN_LOCKED', { path: directory, pid, host });
      }
      if (text !== null) await removeStale(path, text, token);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return async () => await rm(path, { force: true });
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

/** Takes a stale lock away; where another process has put a live one in its place meanwhile, that one is put back. */
async function removeStale(path: string, stale: string, token: string): Promise<void> {
  const aside = `${path}.stale.${token}`;
  try {
    await rename(path, aside);
  } catch {
    return; // another process was quicker
  }
  if ((await readTextIfThere(aside)) !== stale) await tryLink(aside, path);
  await rm(aside, { force: true });
}

function parseOwner(text: string | null): RunOwner | null {
  try {
    return ownerSchema.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

function isAlive(owner: RunOwner): boolean {
  if (owner.host !== hostname()) return true;
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
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}
