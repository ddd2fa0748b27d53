import { greetedWorker } from './greeted-worker.ts';
import { startRemotely } from './remote/start-remotely.ts';
import { startHere } from './start-here.ts';
import type { StartWorkerOptions } from './start-worker-options.ts';
import type { Worker } from './worker.ts';

/**
 * Starts a Python worker and greets it. Finds or makes a Python environment first, which can take minutes once; at a
 * remote place it takes `slot.python` or `python3` as it is, and brings the code there.
 *
 * @throws RlExpError those of `greetedWorker`, of `resolvePython`, and of `enterRemote`.
 */
export async function startWorker(options: StartWorkerOptions): Promise<Worker> {
  const start = options.slot.remote ? startRemotely : startHere;
  return await greetedWorker(options, async (seconds) => await start(options, seconds));
}
