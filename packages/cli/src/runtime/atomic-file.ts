import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { runtimeErrors } from './errors.ts';

/** Writes a file so that readers see the old content or the whole new one, also after a crash. */
export async function writeFileAtomic(path: string, content: string): Promise<void> {
  await withDraft(path, content, async (draft) => await rename(draft, path));
}

/** Writes a file that does not exist yet, whole or not at all; false, and nothing is changed, where it exists. */
export async function createFileAtomic(path: string, content: string): Promise<boolean> {
  return await withDraft(path, content, async (draft) => {
    try {
      await link(draft, path);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Writes the content beside a path, on disk, and lets `place` give it its name. */
async function withDraft<Result>(
  path: string,
  content: string,
  place: (draft: string) => Promise<Result>,
): Promise<Result> {
  await ensureDirectory(dirname(path));
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  let result: Result;
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    result = await place(draft);
  } catch (error) {
    await rm(draft, { force: true });
    throw unwritable(path, error);
  }
  await syncDirectory(dirname(path));
  return result;
}

/** Makes a directory and its parents, so that they last. */
export async function ensureDirectory(path: string): Promise<void> {
  try {
    const first = await mkdir(path, { recursive: true });
    if (first === undefined) return;
    for (let made = resolve(path); made !== dirname(first); made = dirname(made)) {
      await syncDirectory(dirname(made));
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Makes new names in a directory durable, where the platform can. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** True for the system's error that there is no room, also where it is what led to another one. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (typeof code === 'string' && fullCodes.has(code)) || isDiskFull(error.cause);
}

/** The error for a place that cannot be written, with the system's reason. */
export function unwritable(path: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return isDiskFull(cause)
    ? runtimeErrors.create('RLX_DISK_FULL', { path, reason }, { cause })
    : runtimeErrors.create('RLX_DIRECTORY_UNWRITABLE', { path, reason }, { cause });
}

/** True for the error of a file that does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The text of a file, or null where there is none. */
export async function readTextIfThere(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}
