import { randomUUID } from 'node:crypto';
import type { Logger, WorkerSlot } from '@rl-exp/core';
import type { CollectStderrOptions } from './collect-stderr.ts';
import { bridgeErrors } from './errors.ts';
import { allowedVariableNames } from './parent-environment.ts';
import { resolvePython } from './python-environment/resolve-python.ts';
import { enterRemote } from './remote/enter-remote.ts';
import { keepLease, leaseSeconds } from './remote/keep-lease.ts';
import { launcherEnvironment } from './remote/launcher-environment.ts';
import { remoteCode } from './remote/remote-code.ts';
import { bridgePythonDirectory, supervisedCommand } from './supervised-command.ts';
import { StdioWorker, type Worker } from './worker.ts';
import { workerEnvironment, workerVariables } from './worker-environment.ts';
import { spawnWorkerProcess, type WorkerProcess } from './worker-process.ts';

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
  /**
   * Which files of this machine a remote worker may read, by their real path; none by default. A worker of this
   * machine reads what it likes.
   */
  readonly offers?: (path: string) => boolean;
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
 * Starts a Python worker and greets it. Finds or makes a Python environment first, which can take minutes once; at a
 * remote place it takes `slot.python` or `python3` as it is, and brings the code there.
 *
 * @throws RlExpError RLX_WORKER_START_TIMEOUT, RLX_WORKER_DIED, RLX_WORKER_CANCELLED, RLX_WORKER_PROTOCOL, those of
 *   `resolvePython`, and those of `enterRemote`.
 */
export async function startWorker(options: StartWorkerOptions): Promise<Worker> {
  const { name, logger, slot, grace_ms: graceMs = 10_000 } = options;
  const { silence_timeout_ms: silenceTimeoutMs = 30_000 } = options;
  const { stall_timeout_ms: stallTimeoutMs = 600_000 } = options;
  const heartbeatSeconds = Math.min(5, silenceTimeoutMs / 6000);
  const start = slot.remote ? startRemotely : startHere;
  const { process: child, python } = await start(options, heartbeatSeconds);
  const worker = new StdioWorker({
    name,
    python,
    process: child,
    remote: slot.remote,
    offers: options.offers ?? (() => false),
    logger,
    graceMs,
    silenceTimeoutMs,
    stallTimeoutMs,
  });
  child.stdout.resume();
  try {
    await greet(worker, options);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return worker;
}

interface StartedProcess {
  readonly process: WorkerProcess;
  readonly python: string;
}

async function startHere(
  options: StartWorkerOptions,
  heartbeatSeconds: number,
): Promise<StartedProcess> {
  const { module, sourceDirectory, requires, slot, logger, signal, threads, network } = options;
  const python = await resolvePython({ slot, requires, logger, signal });
  const command = supervisedCommand(python, [python, '-m', module], {
    heartbeat_seconds: heartbeatSeconds,
  });
  const child = spawnWorkerProcess({
    ...stderrOptions(options),
    command: [...slot.launch, ...command],
    remote: false,
    directory: sourceDirectory,
    environment: workerEnvironment({
      parent: process.env,
      pythonPath: [bridgePythonDirectory, sourceDirectory],
      threads,
      network,
      extra: { RL_EXP_WORKER: '1', ...options.environment },
    }),
  });
  return { process: child, python };
}

async function startRemotely(
  options: StartWorkerOptions,
  heartbeatSeconds: number,
): Promise<StartedProcess> {
  const { name, module, sourceDirectory, requires, slot, logger, signal } = options;
  const { threads, network, start_timeout_ms: timeoutMs = 60_000 } = options;
  const code = await remoteCode([bridgePythonDirectory, sourceDirectory]);
  const child = spawnWorkerProcess({
    ...stderrOptions(options),
    command: [...slot.launch, 'sh'],
    remote: true,
    directory: process.cwd(),
    environment: launcherEnvironment(process.env),
  });
  try {
    const python = await enterRemote({
      name,
      launch: slot.launch,
      process: child,
      python: slot.python ?? 'python3',
      requires,
      code,
      module,
      supervisor: [`--heartbeat=${heartbeatSeconds}`, `--lease=${leaseSeconds}`],
      environment: workerVariables({
        threads,
        network,
        extra: { RL_EXP_WORKER: '1', RL_EXP_PLACE: 'remote', ...options.environment },
      }),
      keep: allowedVariableNames({ network }),
      logger,
      signal,
      timeoutMs,
    });
    keepLease(child.stdin, child.exited);
    return { process: child, python };
  } catch (error) {
    await child.stop({ ask: false });
    throw error;
  }
}

function stderrOptions(options: StartWorkerOptions): CollectStderrOptions {
  const { name, logger, environment = {} } = options;
  return {
    secrets: Object.values(environment).filter((value) => value.length >= secretCharacters),
    onStderrLine: (line) => logger.debug(`${name}: ${line}`),
  };
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
