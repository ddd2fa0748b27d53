import type { Readable, Writable } from 'node:stream';
import { isRlExpError, jsonValueSchema, RlExpError, type JsonValue } from '@rl-exp/core';
import { z } from 'zod';

/** Longest message either side accepts. */
const maxMessageBytes = 8 * 2 ** 20;

const toldErrorSchema = z.strictObject({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  code: z
    .string()
    .regex(/^RLX_[A-Z0-9_]+$/)
    .optional(),
  hint: z.string().optional(),
  exit_code: z.literal([1, 2, 65, 69, 70, 130]).optional(),
  retryable: z.boolean().optional(),
});

const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    id: z.int(),
    method: z.string(),
    params: jsonValueSchema,
  }),
  z.strictObject({ type: z.literal('cancel'), id: z.int() }),
  z.strictObject({ type: z.literal('result'), id: z.int(), value: jsonValueSchema.optional() }),
  z.strictObject({ type: z.literal('error'), id: z.int(), error: toldErrorSchema }),
]);
type Message = z.infer<typeof messageSchema>;

/** Answers a call of the other side. */
export type Serve = (
  method: string,
  params: JsonValue,
  signal: AbortSignal,
) => Promise<JsonValue | undefined>;

/** One end of calls in both directions, a JSON message a line. Errors keep their code. */
export class MessagePeer {
  readonly #output: Writable;
  readonly #serve: Serve;
  readonly #onViolation: (what: string) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<JsonValue | undefined>>();
  readonly #serving = new Map<number, AbortController>();
  #nextId = 1;
  #text = '';
  #closed: Error | null = null;

  constructor(options: {
    readonly input: Readable;
    readonly output: Writable;
    readonly serve: Serve;
    /** Called with what was sent that is no message. */
    readonly onViolation: (what: string) => void;
  }) {
    this.#output = options.output;
    this.#serve = options.serve;
    this.#onViolation = options.onViolation;
    options.input.setEncoding('utf8').on('data', (chunk: string) => this.#receive(chunk));
    // Where the other side is gone, its end is told by who watches over it.
    options.output.on('error', () => undefined);
  }

  /** Has the other side do something; where `signal` aborts, it is told so, and its answer is still waited for. */
  async call(
    method: string,
    params: JsonValue,
    signal?: AbortSignal,
  ): Promise<JsonValue | undefined> {
    if (this.#closed !== null) throw this.#closed;
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<JsonValue | undefined>();
    this.#waiting.set(id, waiting);
    const cancel = (): void => this.#send({ type: 'cancel', id });
    this.#send({ type: 'call', id, method, params });
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel);
    try {
      return await waiting.promise;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Fails everything that waits for an answer, and gives up what is being answered. */
  close(reason: Error): void {
    this.#closed ??= reason;
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    for (const controller of this.#serving.values()) controller.abort();
    this.#waiting.clear();
  }

  #send(message: Message): void {
    if (this.#closed === null) this.#output.write(`${JSON.stringify(message)}\n`);
  }

  #receive(chunk: string): void {
    const lines = (this.#text + chunk).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) this.#dispatch(line);
    if (this.#text.length <= maxMessageBytes) return;
    this.#text = '';
    this.#onViolation(`a message of more than ${maxMessageBytes / 2 ** 20} MiB`);
  }

  #dispatch(line: string): void {
    if (this.#closed !== null) return;
    const message = parseMessage(line);
    if (message === null) {
      this.#onViolation(`what is no message: ${line.slice(0, 80)}`);
    } else if (message.type === 'call') {
      void this.#answer(message);
    } else if (message.type === 'cancel') {
      this.#serving.get(message.id)?.abort();
    } else {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.type === 'result') waiting?.resolve(message.value);
      else waiting?.reject(errorFrom(message.error));
    }
  }

  async #answer({ id, method, params }: Extract<Message, { type: 'call' }>): Promise<void> {
    const controller = new AbortController();
    this.#serving.set(id, controller);
    try {
      const value = await this.#serve(method, params, controller.signal);
      this.#send({ type: 'result', id, ...(value === undefined ? {} : { value }) });
    } catch (error) {
      this.#send({ type: 'error', id, error: toldError(error) });
    } finally {
      this.#serving.delete(id);
    }
  }
}

function parseMessage(line: string): Message | null {
  try {
    return messageSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

function toldError(error: unknown): z.infer<typeof toldErrorSchema> {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  if (!isRlExpError(error)) return { name, message, ...(stack === undefined ? {} : { stack }) };
  const { code, hint, exitCode, retryable } = error;
  return {
    name,
    message,
    code,
    ...(hint === undefined ? {} : { hint }),
    exit_code: exitCode,
    retryable,
  };
}

function errorFrom(told: z.infer<typeof toldErrorSchema>): Error {
  const { name, message, stack, code, hint, exit_code: exitCode = 1, retryable } = told;
  if (code !== undefined) return new RlExpError({ code, message, hint, exitCode, retryable });
  return Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });
}
