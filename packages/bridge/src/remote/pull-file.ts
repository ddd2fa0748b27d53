import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bridgeErrors } from '../errors.ts';

const chunkBytes = 1024 * 1024;
const inFlight = 8;

export interface PullFileOptions {
  readonly worker: string;
  readonly source: string;
  readonly destination: string;
  readonly expected: { readonly sha256: string; readonly bytes: number };
  /** Reads a part of the source; the data is base64. */
  readonly read: (params: object) => Promise<{ readonly data: string }>;
}

/**
 * Copies a file of another machine, so that it is at the destination whole and on disk, or not at all. One that is
 * there with the expected size is left as it is.
 *
 * @throws RlExpError RLX_REMOTE_FILE_DAMAGED (it is not what was expected), and those of `read`.
 */
export async function pullFile(options: PullFileOptions): Promise<void> {
  const { worker, source, destination, expected } = options;
  const present = await stat(destination).catch(() => null);
  if (present?.size === expected.bytes) return;
  const directory = dirname(destination);
  await mkdir(directory, { recursive: true });
  const beside = `${destination}.${randomUUID()}.part`;
  try {
    const sha256 = await write(beside, options);
    if (sha256 !== expected.sha256) {
      throw bridgeErrors.create('RLX_REMOTE_FILE_DAMAGED', { worker, file: source });
    }
    await rename(beside, destination);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  const folder = await open(directory);
  await folder.sync().finally(() => folder.close());
}

/** Writes the file and returns the digest of what came. */
async function write(path: string, { source, expected, read }: PullFileOptions): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    const reads: Promise<{ readonly data: string }>[] = [];
    let asked = 0;
    for (let written = 0; written < expected.bytes;) {
      while (asked < expected.bytes && reads.length < inFlight) {
        const bytes = Math.min(chunkBytes, expected.bytes - asked);
        const part = read({ path: source, offset: asked, bytes });
        // It is awaited later, and the first failure is the one that is told.
        part.catch(() => {});
        reads.push(part);
        asked += bytes;
      }
      const data = Buffer.from((await reads.shift())?.data ?? '', 'base64');
      // Shorter than it should be: the digest will tell.
      if (data.length === 0) break;
      hash.update(data);
      await file.writeFile(data);
      written += data.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
