import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfJson, digestSchema, type Digest, type PluginContext } from '@rl-exp/core';
import { z } from 'zod';

const fileSchema = z.object({ of: z.json(), value: z.json(), digest: digestSchema });

/**
 * What a judge found once and would find again, under everything that it follows from. It lies in the judge's own
 * folder of the machine, never in a run or its store, so that no author of a run hands one in.
 */
export class JudgeCache {
  readonly #directory: string;
  readonly #logger: PluginContext['logger'];
  readonly #found = new Map<Digest, Promise<unknown>>();

  constructor({ cacheDirectory, logger }: Pick<PluginContext, 'cacheDirectory' | 'logger'>) {
    this.#directory = join(cacheDirectory, 'found');
    this.#logger = logger;
  }

  /**
   * The value of `find`, which is asked only where nothing is known; null is nothing that is kept. A file counts only
   * whole: its digest is that of its contents, and it says what it is of.
   */
  async remember<Value>(
    of: object,
    schema: z.ZodType<Value>,
    find: () => Promise<Value>,
  ): Promise<Value> {
    const key = digestOfJson(of);
    const known = this.#found.get(key);
    if (known !== undefined) {
      // Who asked first may have failed in something of its own.
      const value = await known.then((found) => ({ found })).catch(() => null);
      return value === null ? await this.remember(of, schema, find) : schema.parse(value.found);
    }
    const found = this.#readOrFind(key, of, schema, find);
    this.#found.set(key, found);
    found.catch(() => this.#found.delete(key));
    return await found;
  }

  async #readOrFind<Value>(
    key: Digest,
    of: object,
    schema: z.ZodType<Value>,
    find: () => Promise<Value>,
  ): Promise<Value> {
    const path = join(this.#directory, `${key}.json`);
    const kept = await readKept(path, key);
    const known = schema.safeParse(kept);
    if (kept !== undefined && known.success) return known.data;
    const value = await find();
    if (value === null) return this.#forget(key, value);
    await keep(path, { of, value, digest: digestOfJson({ of, value }) }).catch((error: unknown) =>
      this.#logger.warn(`what was found is not kept for the next time: ${String(error)}`),
    );
    return value;
  }

  #forget<Value>(key: Digest, value: Value): Value {
    this.#found.delete(key);
    return value;
  }
}

/** What a file holds; undefined where it is not there or not whole. */
async function readKept(path: string, key: Digest): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return undefined;
  const parsed = z.string().transform(toJson).pipe(fileSchema).safeParse(text);
  if (!parsed.success) return undefined;
  const { of, value, digest } = parsed.data;
  return digestOfJson(of) === key && digestOfJson({ of, value }) === digest ? value : undefined;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Readers find the whole file or none. */
async function keep(
  path: string,
  content: { readonly of: object; readonly value: unknown; readonly digest: Digest },
): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, JSON.stringify(content), { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
