import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const maxReadBytes = 1024 * 1024;
const describeSchema = z.object({ paths: z.array(z.string()) });
const readSchema = z.object({
  path: z.string(),
  offset: z.int().nonnegative(),
  bytes: z.int().positive().max(maxReadBytes),
});

interface Described {
  readonly sha256: string;
  readonly bytes: number;
}

// Digests by path, size and time of the last change; a run reads the same clips again and again.
const digests = new Map<string, string>();

/** Answers a remote worker's requests for files of this machine, as far as they are offered to it. */
export class OfferedFiles {
  readonly #offers: (path: string) => boolean;

  constructor(offers: (path: string) => boolean) {
    this.#offers = offers;
  }

  /** The result of `file/describe` or `file/read`; undefined for another method. Rejects what is not offered. */
  async answer(method: string, params: unknown): Promise<object | undefined> {
    if (method === 'file/read') return this.#read(readSchema.parse(params));
    if (method !== 'file/describe') return undefined;
    const files: (Described | null)[] = [];
    for (const path of describeSchema.parse(params).paths) {
      files.push(await this.#describe(path).catch(() => null));
    }
    return { files };
  }

  async #offered(path: string): Promise<string> {
    const real = await realpath(path);
    if (!this.#offers(real)) throw new Error(`${path} is not offered to this worker`);
    return real;
  }

  async #describe(path: string): Promise<Described | null> {
    const real = await this.#offered(path);
    const status = await stat(real);
    if (!status.isFile()) return null;
    const { size, mtimeMs, ino } = status;
    const key = [real, ino, size, mtimeMs].join('\0');
    const sha256 = digests.get(key) ?? (await digestOf(real));
    digests.set(key, sha256);
    return { sha256, bytes: size };
  }

  async #read({ path, offset, bytes }: z.infer<typeof readSchema>): Promise<object> {
    const file = await open(await this.#offered(path));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, offset);
      return { data: buffer.toString('base64', 0, bytesRead) };
    } finally {
      await file.close();
    }
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
