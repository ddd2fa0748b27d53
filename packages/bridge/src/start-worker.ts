import { randomUUID } from 'node:crypto';
import type { Logger, WorkerSlot } from '@rl-exp/core';
import { bridgeErrors } from './errors.ts';
import { resolvePython } from './python-environment/resolve-python.ts';
import { bridgePythonDirectory, supervisedCommand } from './supervised-command.ts';
import { StdioWorker, type Worker } from './worker.ts';
import { workerEnvironment } from './worker-environment.ts';
import { spawnWorkerProcess } from './worker-process.ts';

export interface StartWorkerOptions {
  /** Used in messages and log lines. */
  readonly name: string;
  /** Run as `python -m <module>`. */
  readonly module: string;
  /** Folder of the worker's own Python source, on PYTHONPATH beside the bridge's. */
  readonly sourceDirectory: string;
  /** Import names that the interpreter must have. */
  readonly requires: readonly string[];
  readonly slot: WorkerSlot;
  readonly logger: Logger;
  /** Stops the start; a worker that runs is ended by `close`. */
  readonly signal?: AbortSignal | undefined;
  /** CPU threads of numeric libraries; from the plan, never from the machine. */
  readonly threads: number;
  /** True lets the worker reach the network and the Hugging Face hub. */
  readonly network: boolean;
  /** Variables beyond the allow-list, e.g. a secret that this worker needs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long the worker may take to heed a cancellation or shutdown before it is ended. */
  readonly grace_ms?: number;
  /** How long the handshake may take. */
  readonly start_timeout_ms?: number;
  /**
   * How long nothing at all may be heard during a call, 30 s by default. The supervisor speaks for a worker that is
   * busy, whatever it does.
   */
  readonly silence_timeout_ms?: number;
  /** How long a worker may use no processor time and send nothing during a call, 10 minutes by default. */
  readonly stall_timeout_ms?: number;
}

const protocolVersion = 1;
const secretCharacters = 8;
const introductionSchema = {
  type: 'object',
  required: ['protocol', 'nonce', 'methods'],
  properties: {
    protocol: { type: 'integer' },
    nonce: { type: 'string' },
    methods: { type: 'array', items: { type: 'string' } },
  },
};
interface Introduction {
  readonly protocol: number;
  readonly nonce: string;
}

/**
 * Starts a Python worker and greets it. Finds or makes a Python environment first, which can take minutes once.
 *
 * @throws RlExpError RLX_WORKER_START_TIMEOUT, RLX_WORKER_DIED, RLX_WORKER_CANCELLED, RLX_WORKER_PROTOCOL, and
 *   those of `resolvePython`.
 */
export async function startWorker(options: StartWorkerOptions): Promise<Worker> {
  const { name, module, sourceDirectory, requires, slot, logger, signal } = options;
  const { threads, network, environment = {}, grace_ms: graceMs = 10_000 } = options;
  const { silence_timeout_ms: silenceTimeoutMs = 30_000 } = options;
  const { stall_timeout_ms: stallTimeoutMs = 600_000 } = options;
  const python = await resolvePython({ slot, requires, logger, signal });
  const child = spawnWorkerProcess({
    command: [
      ...slot.launch,
      ...supervisedCommand(python, [python, '-m', module], {
        heartbeat_seconds: Math.min(5, silenceTimeoutMs / 6000),
      }),
    ],
    remote: false,
    directory: sourceDirectory,
    environment: workerEnvironment({
      parent: process.env,
      pythonPath: [bridgePythonDirectory, sourceDirectory],
      threads,
      network,
      extra: { RL_EXP_WORKER: '1', ...environment },
    }),
    secrets: Object.values(environment).filter((value) => value.length >= secretCharacters),
    onStderrLine: (line) => logger.debug(`${name}: ${line}`),
  });
  const worker = new StdioWorker({
    name,
    python,
    process: child,
    logger,
    graceMs,
    silenceTimeoutMs,
    stallTimeoutMs,
  });
  try {
    await greet(worker, options);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return worker;
}

async function greet(worker: StdioWorker, options: StartWorkerOptions): Promise<void> {
  const { signal, start_timeout_ms: timeoutMs = 60_000 } = options;
  const nonce = randomUUID();
  const interrupted = Promise.withResolvers<never>();
  const cancel = (): void =>
    interrupted.reject(
      bridgeErrors.create('RLX_WORKER_CANCELLED', { work: `the start of ${worker.name}` }),
    );
  const timer = setTimeout(() => {
    const data = { worker: worker.name, seconds: timeoutMs / 1000, stderr: worker.stderrLines() };
    interrupted.reject(bridgeErrors.create('RLX_WORKER_START_TIMEOUT', data));
  }, timeoutMs);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  try {
    const introduction = await Promise.race([
      worker.request<Introduction>(
        'initialize',
        { protocol: protocolVersion, nonce },
        { schema: introductionSchema },
      ),
      interrupted.promise,
    ]);
    if (introduction.nonce !== nonce || introduction.protocol !== protocolVersion) {
      throw bridgeErrors.create('RLX_WORKER_PROTOCOL', {
        worker: worker.name,
        problem: `it speaks protocol ${introduction.protocol}, this is ${protocolVersion}`,
      });
    }
    worker.introduce();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
