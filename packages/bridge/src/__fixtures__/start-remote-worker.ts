import type { StartWorkerOptions } from '../start-worker-options.ts';
import type { Worker } from '../worker.ts';
import { anyPython, startFakeWorker } from './start-fake-worker.ts';

/** Starts the fake worker at a remote place. */
export async function startRemoteWorker(
  launch: readonly string[],
  options: Partial<StartWorkerOptions> & { readonly python?: string } = {},
): Promise<Worker> {
  const python = options.python ?? (await anyPython());
  return await startFakeWorker({
    slot: { launch, remote: true, python, accelerator: 'cpu', cacheDirectory: null },
    ...options,
  });
}
