import { isolationSchema, type Isolation, type Logger, type RlExpError } from '@rl-exp/core';
import { z } from 'zod';
import { describeExit, type Exit } from './describe-exit.ts';
import { bridgeErrors } from './errors.ts';
import { JsonRpcPeer } from './json-rpc-peer.ts';
import { OfferedFiles } from './remote/offered-files.ts';
import { pullFile } from './remote/pull-file.ts';
import { settlesWithin } from './settles-within.ts';
import { validateMessage } from './validate-message.ts';
import { tracebackOf, workerFailure } from './worker-failure.ts';
import type { WorkerProcess } from './worker-process.ts';
import { WorkerWatch } from './worker-watch.ts';

import type { RequestOptions, Worker } from './worker.ts';
const anything = {};
// As in the Language Server Protocol.
const cancelledCode = -32800;
const shownViolations = 5;
const shownStderrLines = 20;

const progressSchema = z.object({
  task: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string(),
  detail: z.string().exactOptional(),
});
const heartbeatSchema = z.object({ cpu_seconds: z.number().nullable() });

const readSchema = {
  type: 'object',
  required: ['data'],
  properties: { data: { type: 'string' } },
};

/** A worker over the stdio of a local process, or of a launcher that leads to another machine. */
export class StdioWorker implements Worker {
  readonly name: string;
  readonly python: string;
  readonly remote: boolean;
  readonly #process: WorkerProcess;
  readonly #logger: Logger;
  readonly #graceMs: number;
  readonly #peer: JsonRpcPeer;
  readonly #watch: WorkerWatch;
  #introduced = false;
  #violations = 0;
  #lastProgress = 'none';
  /** Why this side ended it, if it did. */
  #verdict: ((method: string) => RlExpError) | null = null;
  #isolation: Isolation | null = null;
  #exit: Exit = { code: null, signal: null };
  #closing: Promise<void> | null = null;

  constructor(options: {
    readonly name: string;
    readonly python: string;
    readonly process: WorkerProcess;
    readonly logger: Logger;
    readonly graceMs: number;
    readonly remote: boolean;
    /** Which files of this machine a remote worker may read. */
    readonly offers: (path: string) => boolean;
    readonly silenceTimeoutMs: number;
    readonly stallTimeoutMs: number;
  }) {
    this.name = options.name;
    this.python = options.python;
    this.remote = options.remote;
    this.#process = options.process;
    this.#logger = options.logger;
    this.#graceMs = options.graceMs;
    const { silenceTimeoutMs, stallTimeoutMs } = options;
    this.#watch = new WorkerWatch({
      silenceTimeoutMs,
      stallTimeoutMs,
      onSilent: () => this.#endSilent(silenceTimeoutMs / 1000),
      onStalled: (cpuSeconds) => void this.#endStalled(stallTimeoutMs / 1000, cpuSeconds),
    });
    const files = options.remote ? new OfferedFiles(options.offers) : null;
    this.#process.stdout.on('data', () => this.#watch.heard());
    this.#peer = new JsonRpcPeer({
      input: this.#process.stdout,
      output: this.#process.stdin,
      onNotification: (method, params) => this.#onNotification(method, params),
      onRequest: async (method, params) => {
        this.#watch.moved();
        return await files?.answer(method, params);
      },
      onViolation: (line) => this.#onViolation(line),
    });
    void this.#process.exited.then((exit) => {
      this.#exit = exit;
      this.#peer.close();
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isolation(): Isolation {
    return this.#isolation ?? { network: 'open', files: 'open' };
  }

  get protocolViolations(): number {
    return this.#violations;
  }

  /** From now on, whatever is no message on the worker's stdout is a violation. */
  introduce(): void {
    this.#introduced = true;
  }

  /** The last lines of its stderr. */
  stderrLines(): readonly string[] {
    return this.#process.stderr.lines(shownStderrLines);
  }

  async request<Reply = unknown>(
    method: string,
    params: object,
    { schema = anything, signal }: RequestOptions = {},
  ): Promise<Reply> {
    const cancelled = (): RlExpError =>
      bridgeErrors.create('RLX_WORKER_CANCELLED', { work: `'${method}' of ${this.name}` });
    const isCancelled = (): boolean => signal?.aborted === true;
    if (isCancelled()) throw cancelled();
    const sent = this.#peer.request(method, params);
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.#peer.notify('$/cancelRequest', { id: sent.id });
      grace = setTimeout(() => void this.#process.stop(), this.#graceMs);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    // The time limit of the start watches over the handshake.
    const isWatched = this.#introduced;
    if (isWatched) this.#watch.begin();
    const reply = await sent.reply;
    this.#watch.moved();
    if (isWatched) this.#watch.end();
    signal?.removeEventListener('abort', cancel);
    clearTimeout(grace);
    if (isCancelled() || (reply.type === 'error' && reply.error.code === cancelledCode)) {
      throw cancelled();
    }
    if (reply.type === 'closed') throw this.#died(method);
    if (reply.type === 'error') {
      const failure = workerFailure(reply.error, { worker: this.name, method });
      this.#logger.debug(`${this.name}: ${failure.code}\n${tracebackOf(reply.error)}`);
      throw failure;
    }
    const validated = validateMessage<Reply>(schema, reply.result);
    if (validated.type === 'valid') return validated.message;
    throw bridgeErrors.create('RLX_WORKER_PROTOCOL', {
      worker: this.name,
      problem: `the reply to '${method}' does not match its schema: ${validated.problem}`,
    });
  }

  async pull(
    source: string,
    destination: string,
    expected: { readonly sha256: string; readonly bytes: number },
  ): Promise<void> {
    await pullFile({
      worker: this.name,
      source,
      destination,
      expected,
      read: (params) =>
        this.request<{ readonly data: string }>('file/read', params, { schema: readSchema }),
    });
  }

  async close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #shutDown(): Promise<void> {
    if (this.#introduced) {
      this.#peer.request('shutdown', {});
      await settlesWithin(this.#process.exited, this.#graceMs);
    }
    await this.#process.stop();
  }

  #endSilent(seconds: number): void {
    const stderr = this.stderrLines();
    const worker = this.name;
    this.#verdict = (method) =>
      bridgeErrors.create('RLX_WORKER_SILENT', { worker, during: `'${method}'`, seconds, stderr });
    void this.#process.stop({ ask: false });
  }

  async #endStalled(seconds: number, cpuSeconds: number): Promise<void> {
    await this.#process.dumpStacks();
    const data = {
      worker: this.name,
      seconds,
      cpu_seconds: cpuSeconds,
      progress: this.#lastProgress,
      stderr: this.stderrLines(),
    };
    this.#verdict = (method) =>
      bridgeErrors.create('RLX_WORKER_STALLED', { ...data, during: `'${method}'` });
    await this.#process.stop();
  }

  #onNotification(method: string, params: Readonly<Record<string, unknown>>): void {
    const progress = progressSchema.safeParse(params);
    const heartbeat = heartbeatSchema.safeParse(params);
    const isolation = isolationSchema.safeParse(params);
    if (method === '$/progress' && progress.success) {
      const { task, done, total, unit } = progress.data;
      this.#lastProgress = `${task}, ${done}${total === null ? '' : ` of ${total}`} ${unit}`;
      this.#watch.moved();
      this.#logger.progress(progress.data);
    } else if (method === '$/heartbeat' && heartbeat.success) {
      this.#watch.heartbeat(heartbeat.data.cpu_seconds);
    } else if (method === '$/isolation' && isolation.success) {
      // The supervisor speaks before the worker is there; whatever follows is not its word.
      this.#isolation ??= isolation.data;
    } else {
      this.#onViolation(`a notification '${method}' that is not understood`);
    }
  }

  #onViolation(line: string): void {
    if (!this.#introduced) {
      this.#logger.debug(`${this.name}: before the handshake: ${line}`);
      return;
    }
    this.#violations += 1;
    const message = `${this.name}: not a message on its stdout: ${line}`;
    if (this.#violations <= shownViolations) this.#logger.warn(message);
    else this.#logger.debug(message);
  }

  #died(method: string): RlExpError {
    if (this.#verdict !== null) return this.#verdict(method);
    return bridgeErrors.create('RLX_WORKER_DIED', {
      worker: this.name,
      during: `'${method}'`,
      exit: describeExit(this.#exit) + (this.remote ? ' or the connection to it was lost' : ''),
      stderr: this.stderrLines(),
    });
  }
}
