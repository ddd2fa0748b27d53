import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  commandEnvironment,
  JsonRpcPeer,
  validateMessage,
  type JsonRpcReply,
} from '@rl-exp/bridge';

export interface WireProgramOptions {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The folder in which it runs. */
  readonly directory: string;
  /** Variables beyond those that a trainer program sees. */
  readonly environment: Readonly<Record<string, string>>;
}

/** An answer, or that none came in time. */
export type WireReply = JsonRpcReply | { readonly type: 'late'; readonly seconds: number };

export interface WireNotification {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const shownStderr = 2_000;
const refusalSchema = {
  type: 'object',
  required: ['id', 'error'],
  properties: { id: { type: 'null' }, error: { type: 'object' } },
};

/** A program as it is, without the supervisor that rl-exp puts around it: what it says, and how it ends. */
export class WireProgram implements AsyncDisposable {
  /** Lines on its stdout that are no message. */
  readonly pollution: string[] = [];
  readonly notifications: WireNotification[] = [];
  /** Resolves with the exit code once it has ended; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #peer: JsonRpcPeer;
  #stderr = '';

  constructor({ command, directory, environment }: WireProgramOptions) {
    const [file = '', ...rest] = command;
    this.#child = spawn(file, rest, {
      cwd: directory,
      env: commandEnvironment({ parent: process.env, threads: 1, extra: environment }),
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-shownStderr);
    });
    this.#peer = new JsonRpcPeer({
      input: this.#child.stdout,
      output: this.#child.stdin,
      onNotification: (method, params) => this.notifications.push({ method, params }),
      onViolation: (line) => this.#onViolation(line),
    });
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#stderr += error.message;
        resolve(null);
      });
      this.#child.once('close', (code) => resolve(code));
    });
    void this.exited.then(() => this.#peer.close());
  }

  /** The end of what it wrote to stderr. */
  get stderr(): string {
    return this.#stderr.trimEnd();
  }

  /** Sends a request; `reply` never rejects. */
  send(
    method: string,
    params: object,
    seconds = 120,
  ): { readonly id: number; readonly reply: Promise<WireReply> } {
    const { id, reply } = this.#peer.request(method, params);
    return { id, reply: withinSeconds(reply, seconds, { type: 'late', seconds }) };
  }

  async request(method: string, params: object, seconds?: number): Promise<WireReply> {
    return await this.send(method, params, seconds).reply;
  }

  notify(method: string, params: object): void {
    this.#peer.notify(method, params);
  }

  /** Writes a line as it is. */
  write(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  endInput(): void {
    this.#child.stdin.end();
  }

  /** True if it ended within so many seconds. */
  async endsWithin(seconds: number): Promise<boolean> {
    return await withinSeconds(
      this.exited.then(() => true),
      seconds,
      false,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.endInput();
    if (await this.endsWithin(1)) return;
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
    await this.exited;
  }

  #onViolation(line: string): void {
    // The answer to a line that has no id is nobody's, and right.
    const refusal = validateMessage(refusalSchema, parseJson(line));
    if (refusal.type === 'invalid') this.pollution.push(line);
  }
}

async function withinSeconds<Value, Late>(
  value: Promise<Value>,
  seconds: number,
  late: Late,
): Promise<Value | Late> {
  const stop = new AbortController();
  const waiting = sleep(seconds * 1000, late, { signal: stop.signal }).catch(() => late);
  try {
    return await Promise.race([value, waiting]);
  } finally {
    stop.abort();
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
