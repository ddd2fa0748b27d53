import { open, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissing, unwritable } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';

const ownerSchema = z.strictObject({ pid: z.int(), started: z.string(), host: z.string() });
export type RunOwner = z.infer<typeof ownerSchema>;

const nameOf = (directory: string): string => join(directory, 'lock.json');

/** The live process that works on a run, or null. A lock whose process is gone counts as none. */
export async function runOwner(directory: string): Promise<RunOwner | null> {
  const text = await readFile(nameOf(directory), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (text === null) return null;
  const owner = ownerSchema.safeParse(parseOrNull(text));
  return owner.success && isAlive(owner.data) ? owner.data : null;
}

/** Takes a run for this process until the returned function is called. */
export async function lockRun(directory: string): Promise<() => Promise<void>> {
  const path = nameOf(directory);
  const own: RunOwner = { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname() };
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(JSON.stringify(own));
      await file.close();
      return async () => await rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
        throw unwritable(path, error);
    }
    const owner = await runOwner(directory);
    if (owner !== null) {
      throw runtimeErrors.create('RLX_RUN_LOCKED', {
        path: directory,
        pid: owner.pid,
        host: owner.host,
      });
    }
    await rm(path, { force: true });
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
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
