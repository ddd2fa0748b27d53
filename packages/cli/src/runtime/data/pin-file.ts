import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestSchema, type Digest } from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere, writeFileAtomic } from '../atomic-file.ts';
import { runtimeErrors } from '../errors.ts';
import { tryLock } from '../file-lock.ts';
import { isPinOf, pinnedSplitsSchema, pinText, type PinnedSplits } from './pinned-splits.ts';

const schema = 'rl-exp/splits/v1';
const headSchema = z.looseObject({ schema: z.string() });
const fileSchema = z.strictObject({
  schema: z.literal(schema),
  requests: z.record(digestSchema, pinnedSplitsSchema),
});
type Requests = Readonly<Record<Digest, PinnedSplits>>;

/** An experiment file and the name that it gives itself. */
export interface ExperimentIdentity {
  readonly file: string;
  readonly name: string;
}

const lookAgainMs = 50;
const staleLockMs = 30_000;

/** The splits that an experiment is held to, in a file beside it that belongs under version control. */
export class PinFile {
  readonly path: string;
  /** The experiment file. */
  readonly experiment: string;
  readonly #requests: Requests | null;

  private constructor(path: string, experiment: string, requests: Requests | null) {
    this.path = path;
    this.experiment = experiment;
    this.#requests = requests;
  }

  /** @throws RLX_PIN_FILE_INVALID */
  static async read({ file, name }: ExperimentIdentity): Promise<PinFile> {
    const path = join(dirname(file), `${name}.splits.json`);
    return new PinFile(path, file, await readRequests(path));
  }

  /** False where nothing was ever pinned. */
  get isThere(): boolean {
    return this.#requests !== null;
  }

  /** What a request is held to; null where it was not pinned. */
  pinOf(request: Digest): PinnedSplits | null {
    return this.#requests?.[request] ?? null;
  }

  /** Adds pins, each in the place of an earlier one of the same request; those of other requests stay. */
  async add(pins: Requests): Promise<void> {
    const unlock = await lockFile(`${this.path}.lock`);
    try {
      const requests = { ...(await readRequests(this.path)), ...pins };
      await writeFileAtomic(this.path, pinText({ schema, requests }));
    } finally {
      await unlock();
    }
  }
}

async function readRequests(path: string): Promise<Requests | null> {
  const invalid = (reason: string, cause?: unknown): Error =>
    runtimeErrors.create('RLX_PIN_FILE_INVALID', { path, reason }, { cause });
  let value: unknown;
  try {
    const text = await readTextIfThere(path);
    if (text === null) return null;
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
  const named = headSchema.safeParse(value).data?.schema ?? null;
  if (named !== schema)
    throw invalid(`its schema is ${named === null ? 'missing' : `'${named}'`}, not '${schema}'`);
  const { data, error } = fileSchema.safeParse(value);
  if (data === undefined) throw invalid(`${z.prettifyError(error).replaceAll('\n', ' ')}`, error);
  const changed = Object.entries(data.requests).find(([request, pin]) => !isPinOf(request, pin));
  if (changed !== undefined)
    throw invalid(`what it pins for request ${changed[0].slice(0, 12)} does not fit its seal`);
  return data.requests;
}

async function lockFile(path: string): Promise<() => Promise<void>> {
  for (;;) {
    const taken = await tryLock(path, { staleAfterMs: staleLockMs });
    if (typeof taken === 'function') return taken;
    await sleep(lookAgainMs);
  }
}
