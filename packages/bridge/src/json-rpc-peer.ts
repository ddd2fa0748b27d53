import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { LineDecoder } from './line-decoder.ts';

/** Longest line either side accepts; larger things travel as files, by digest. */
export const maxLineBytes = 8 * 1024 * 1024;

const methodNotFound = -32601;
const requestFailed = -32000;

const errorSchema = z.object({
  code: z.int(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()).default({}),
});
const responseSchema = z.union([
  z.object({ jsonrpc: z.literal('2.0'), id: z.int().nullable(), error: errorSchema }),
  z.object({ jsonrpc: z.literal('2.0'), id: z.int(), result: z.unknown() }),
]);
const notificationSchema = z.object({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});
const requestSchema = notificationSchema.extend({ id: z.union([z.int(), z.string()]) });
const messageSchema = z.union([requestSchema, notificationSchema, responseSchema]);

export type JsonRpcError = z.infer<typeof errorSchema>;
export type JsonRpcReply =
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'error'; readonly error: JsonRpcError }
  /** The peer was closed before an answer came. */
  | { readonly type: 'closed' };

/** A request that was sent; the reply is a value, whatever it says. */
export interface SentRequest {
  readonly id: number;
  readonly reply: Promise<JsonRpcReply>;
}

export interface JsonRpcPeerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly onNotification: (method: string, params: Readonly<Record<string, unknown>>) => void;
  /** Answers a request of the other side; undefined for a method that is not served. A rejection is an error reply. */
  readonly onRequest?: (method: string, params: unknown) => Promise<object | undefined>;
  /** Called with a line that is no message, or answers nothing that was asked; at most 200 characters of it. */
  readonly onViolation: (line: string) => void;
}

/** One end of JSON-RPC 2.0 over newline-delimited streams: asks, answers, listens to notifications. */
export class JsonRpcPeer {
  readonly #options: JsonRpcPeerOptions;
  readonly #decoder = new LineDecoder(maxLineBytes);
  readonly #waiting = new Map<number, PromiseWithResolvers<JsonRpcReply>>();
  #nextId = 1;
  #closed = false;

  constructor(options: JsonRpcPeerOptions) {
    this.#options = options;
    options.input.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  /** Sends a request; `reply` never rejects. */
  request(method: string, params: object): SentRequest {
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<JsonRpcReply>();
    if (this.#closed) {
      waiting.resolve({ type: 'closed' });
    } else {
      const line = this.#encode({ jsonrpc: '2.0', id, method, params });
      this.#waiting.set(id, waiting);
      this.#options.output.write(line);
    }
    return { id, reply: waiting.promise };
  }

  notify(method: string, params: object): void {
    if (!this.#closed) {
      this.#options.output.write(this.#encode({ jsonrpc: '2.0', method, params }));
    }
  }

  /** Answers everything that waits, and all later requests, with `closed`. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.values()) waiting.resolve({ type: 'closed' });
    this.#waiting.clear();
  }

  async #serve({ id, method, params }: z.infer<typeof requestSchema>): Promise<void> {
    let line: string;
    try {
      const result = await this.#options.onRequest?.(method, params);
      const answer =
        result === undefined
          ? { error: { code: methodNotFound, message: `no method '${method}'` } }
          : { result };
      line = this.#encode({ jsonrpc: '2.0', id, ...answer });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      line = this.#encode({ jsonrpc: '2.0', id, error: { code: requestFailed, message } });
    }
    if (!this.#closed) this.#options.output.write(line);
  }

  #encode(message: object): string {
    const line = `${JSON.stringify(message, refuseNonFinite)}\n`;
    if (Buffer.byteLength(line) > maxLineBytes) {
      throw new RangeError(`a message of more than ${maxLineBytes} bytes cannot be sent`);
    }
    return line;
  }

  #receive(chunk: Buffer): void {
    for (const line of this.#decoder.push(chunk)) {
      if (line.type === 'overflow') {
        this.#options.onViolation(`(a line of ${line.bytes} bytes; at most ${maxLineBytes} fit)`);
      } else if (line.text.trim() !== '' && !this.#dispatch(line.text)) {
        this.#options.onViolation(line.text.slice(0, 200));
      }
    }
  }

  #dispatch(line: string): boolean {
    const parsed = messageSchema.safeParse(parseJson(line));
    if (!parsed.success) return false;
    const message = parsed.data;
    if ('method' in message && 'id' in message) {
      void this.#serve(message);
      return true;
    }
    if ('method' in message) {
      this.#options.onNotification(message.method, message.params);
      return true;
    }
    const waiting = message.id === null ? undefined : this.#waiting.get(message.id);
    if (message.id === null || waiting === undefined) return false;
    this.#waiting.delete(message.id);
    waiting.resolve(
      'error' in message
        ? { type: 'error', error: message.error }
        : { type: 'result', result: message.result },
    );
    return true;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

// JSON.stringify would send NaN and Infinity as null, which means something else.
function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`'${key}' is ${value}, which JSON cannot hold`);
  }
  return value;
}
