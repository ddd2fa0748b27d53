import { randomUUID } from 'node:crypto';
import { workerProtocolVersion } from '@rl-exp/core';
import introductionSchema from '@rl-exp/core/schemas/initialize-result.json' with { type: 'json' };
import { bridgeErrors } from './errors.ts';
import type {
  AnyWorkerOptions,
  StartedProcess,
  StartWorkerOptions,
} from './start-worker-options.ts';
import { StdioWorker } from './stdio-worker.ts';
import type { Worker } from './worker.ts';

interface Introduction {
  readonly protocol: number;
  readonly nonce: string;
}

/**
 * Starts a worker's process and greets it.
 *
 * @param start Gets the seconds between two signs of life.
 * @throws RlExpError RLX_WORKER_START_TIMEOUT, RLX_WORKER_DIED, RLX_WORKER_CANCELLED, RLX_WORKER_PROTOCOL, those of `start`.
 */
export async function greetedWorker(
  options: AnyWorkerOptions & Pick<StartWorkerOptions, 'offers'>,
  start: (heartbeatSeconds: number) => Promise<StartedProcess>,
): Promise<Worker> {
  const { name, logger, slot, grace_ms: graceMs = 10_000 } = options;
  const { silence_timeout_ms: silenceTimeoutMs = 30_000 } = options;
  const { stall_timeout_ms: stallTimeoutMs = 600_000 } = options;
  const { process: child, python } = await start(Math.min(5, silenceTimeoutMs / 6000));
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

async function greet(worker: StdioWorker, options: AnyWorkerOptions): Promise<void> {
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
        { protocol: workerProtocolVersion, nonce },
        { schema: introductionSchema },
      ),
      interrupted.promise,
    ]);
    const problem =
      introduction.protocol === workerProtocolVersion
        ? 'its answer has another nonce than the greeting'
        : `it speaks protocol ${introduction.protocol}, this is ${workerProtocolVersion}`;
    if (introduction.nonce !== nonce || introduction.protocol !== workerProtocolVersion)
      throw bridgeErrors.create('RLX_WORKER_PROTOCOL', { worker: worker.name, problem });
    worker.introduce();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
