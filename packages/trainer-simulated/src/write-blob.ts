import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts bytes under a name, for good: they and the name are on disk once it resolves. A file that is there already is
 * left alone.
 *
 * @throws the system's error where it cannot be written, e.g. ENOSPC; nothing is left behind then.
 */
export async function writeBlob(path: string, content: string): Promise<void> {
  const directory = dirname(path);
  const present = await stat(path).catch(() => null);
  if (present !== null) {
    // Whoever gave it its name may have ended before the name was on disk.
    await syncDirectory(directory);
    return;
  }
  const highest = await mkdir(directory, { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(directory);
  if (highest !== undefined) await syncAbove(directory, highest);
}

/** A new folder is on disk once the one that it lies in is. */
async function syncAbove(directory: string, highest: string): Promise<void> {
  const above = dirname(directory);
  await syncDirectory(above);
  if (directory !== highest && above !== directory) await syncAbove(above, highest);
}

async function syncDirectory(directory: string): Promise<void> {
  // Folders cannot be opened on Windows, where a rename is on disk as it is.
  if (process.platform === 'win32') return;
  const handle = await open(directory);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
