import { randomUUID } from 'node:crypto';
import { bridgeErrors } from './errors.ts';
import { startRemotely } from './remote/start-remotely.ts';
import { startHere } from './start-here.ts';
import type { StartWorkerOptions } from './start-worker-options.ts';
import { StdioWorker } from './stdio-worker.ts';
import type { Worker } from './worker.ts';

const protocolVersion = 1;
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
