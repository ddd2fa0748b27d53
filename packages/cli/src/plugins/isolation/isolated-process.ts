import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonValue } from '@rl-exp/core';
import { pluginErrors } from '../errors.ts';
import { exportConditions } from '../export-conditions.ts';
import { MessagePeer, type Serve } from './message-peer.ts';
import { readableBy, readableByItself } from './readable-by.ts';

/** How long an isolated agent may take. */
export interface AgentLimits {
  /** Without a turn of its event loop, and for what it must do at once: to start, to close, to heed an abort. */
  readonly silence_ms: number;
  /** For one decision, not counting what it waits for a person. */
  readonly decision_ms: number;
}
export const agentLimits: AgentLimits = { silence_ms: 30_000, decision_ms: 600_000 };

// What reaches the network from where this machine stands; nothing that says who runs it.
const kept = [
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_USE_ENV_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SystemRoot',
];
const memoryMegabytes = 1_024;
const keptStderrCharacters = 2_000;

/** A process of Node that runs one agent, without the rights to read or write files or to start programs. */
export class IsolatedProcess {
  /** An empty folder, in which it runs. */
  readonly folder: string;
  readonly #peer: MessagePeer;
  readonly #child: ChildProcess;
  readonly #limits: AgentLimits;
  readonly #ended: Promise<void>;
  #fault: Error | null = null;
  #heard = performance.now();
  #asking = 0;

  private constructor(
    child: ChildProcess,
    options: { readonly folder: string; readonly serve: Serve; readonly limits: AgentLimits },
  ) {
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) throw new TypeError('no pipes');
    this.folder = options.folder;
    this.#limits = options.limits;
    this.#child = child;
    this.#peer = new MessagePeer({
      input: stdout,
      output: stdin,
      serve: async (method, params, signal) => {
        this.#heard = performance.now();
        if (method !== 'ask') return await options.serve(method, params, signal);
        this.#asking += 1;
        return await options.serve(method, params, signal).finally(() => (this.#asking -= 1));
      },
      onViolation: (what) => this.#fail(died(`it sent ${what}`)),
    });
    let said = '';
    stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-keptStderrCharacters);
      void options.serve('log', { level: 'debug', text: text.trimEnd().slice(0, 10_000) }, never);
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    child.on('error', (error) => this.#fail(died(error.message)));
    child.on('close', (code, signal) => {
      const how = signal === null ? `it ended with exit code ${code}` : `${signal} ended it`;
      const last = said
        .split('\n')
        .findLast((line) => /Error/.test(line))
        ?.trim();
      this.#fail(died(last === undefined ? how : `${how}: ${last}`));
      resolve();
    });
  }

  /** Starts it for a module, with further paths that it may read. */
  static async start(options: {
    readonly module: URL;
    readonly isLocal: boolean;
    readonly reads: readonly string[];
    readonly serve: Serve;
    readonly limits: AgentLimits;
  }): Promise<IsolatedProcess> {
    const { module, reads, isLocal } = options;
    const folder = await mkdtemp(join(tmpdir(), 'rl-exp-agent-'));
    const extension = extname(import.meta.url);
    const entry = fileURLToPath(new URL(`agent-process${extension}`, import.meta.url));
    const readable = [...readableByItself(), ...readableBy(module, { isLocal }), ...reads];
    const child = spawn(
      process.execPath,
      [
        ...[...exportConditions()].map((condition) => `--conditions=${condition}`),
        '--permission',
        // From Node 25 on, what is permitted has to name the network too.
        ...(process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []),
        ...readable.map((pattern) => `--allow-fs-read=${pattern}`),
        `--max-old-space-size=${memoryMegabytes}`,
        entry,
      ],
      { cwd: folder, env: environmentOf(process.env), stdio: 'pipe' },
    );
    return new IsolatedProcess(child, { ...options, folder });
  }

  /**
   * Has it do something.
   *
   * @throws RLX_AGENT_DIED, RLX_AGENT_SILENT where no answer will come any more; whatever the agent throws.
   */
  async call(
    method: string,
    params: JsonValue,
    options: { readonly signal?: AbortSignal; readonly limit_ms?: number } = {},
  ): Promise<JsonValue | undefined> {
    if (this.#fault !== null) throw this.#fault;
    const { signal, limit_ms: limit = this.#limits.silence_ms } = options;
    const silence = this.#limits.silence_ms;
    this.#heard = performance.now();
    let left = limit;
    let before = this.#heard;
    let abortedAt: number | null = null;
    const watch = setInterval(
      () => {
        const now = performance.now();
        if (this.#asking === 0) left -= now - before;
        before = now;
        if (signal?.aborted === true) abortedAt ??= now;
        const isSilent = now - this.#heard > silence;
        const isDeaf = abortedAt !== null && now - abortedAt > silence;
        if (!isSilent && !isDeaf && left > 0) return;
        const seconds = (left > 0 ? silence : limit) / 1000;
        this.#fail(pluginErrors.create('RLX_AGENT_SILENT', { method, seconds }));
      },
      Math.min(silence, limit) / 10,
    );
    try {
      return await this.#peer.call(method, params, signal);
    } finally {
      clearInterval(watch);
    }
  }

  /** True once it will answer nothing any more. */
  get isOver(): boolean {
    return this.#fault !== null;
  }

  /** Ends it, however busy it is, and removes its folder. */
  async end(): Promise<void> {
    this.#fail(died('it was ended'));
    await this.#ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  #fail(reason: Error): void {
    this.#fault ??= reason;
    this.#peer.close(this.#fault);
    this.#child.kill('SIGKILL');
  }
}

const never = new AbortController().signal;

function died(reason: string): Error {
  return pluginErrors.create('RLX_AGENT_DIED', { reason });
}

function environmentOf(parent: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = parent[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
