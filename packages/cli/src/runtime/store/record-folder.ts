import { join } from 'node:path';
import { seal, type Digest } from '@rl-exp/core';
import type { z } from 'zod';
import { createFileAtomic, readTextIfThere } from '../atomic-file.ts';
import { runtimeErrors } from '../errors.ts';
import { sealedContent } from '../sealed-content.ts';

/** Sealed records of one kind, `<first two characters>/<key>.json`; each is written once and never changed. */
export class RecordFolder<Value extends Readonly<Record<string, unknown>>> {
  readonly directory: string;
  readonly #schema: z.ZodType<Value>;
  readonly #keyOf: (value: Value) => Digest;

  constructor(
    directory: string,
    kind: { readonly schema: z.ZodType<Value>; readonly keyOf: (value: Value) => Digest },
  ) {
    this.directory = directory;
    this.#schema = kind.schema;
    this.#keyOf = kind.keyOf;
  }

  path(key: Digest): string {
    return join(this.directory, key.slice(0, 2), `${key}.json`);
  }

  /**
   * The record of a key, or null.
   *
   * @throws RLX_RECORD_CORRUPT
   */
  async read(key: Digest): Promise<Value | null> {
    const path = this.path(key);
    const text = await readTextIfThere(path);
    if (text === null) return null;
    const { value, fault } = this.parse(text, key);
    if (value !== null) return value;
    throw runtimeErrors.create('RLX_RECORD_CORRUPT', { path, reason: fault ?? '' });
  }

  /** The record that a file's text holds, or what is wrong with it. */
  parse(
    text: string,
    key: Digest,
  ):
    | { readonly value: Value; readonly fault: null }
    | { readonly value: null; readonly fault: string } {
    const sealed = sealedContent(text);
    if (sealed.fault !== null) return { value: null, fault: sealed.fault };
    const { digest: _digest, ...content } = sealed.content as Record<string, unknown>;
    const parsed = this.#schema.safeParse(content);
    if (!parsed.success) return { value: null, fault: 'it has another shape than expected' };
    return this.#keyOf(parsed.data) === key
      ? { value: parsed.data, fault: null }
      : { value: null, fault: 'its content belongs to another key' };
  }

  /** Commits a record. Where the key has one, that one stands and is returned. */
  async commit(key: Digest, value: Value): Promise<Value> {
    if (await createFileAtomic(this.path(key), `${seal(value)}\n`)) return value;
    return (await this.read(key)) ?? value;
  }
}
