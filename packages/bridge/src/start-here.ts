import { resolve } from 'node:path';
import type { WorkerSlot } from '@rl-exp/core';
import { pathOnDisk } from './path-on-disk.ts';
import { resolvePython } from './python-environment/resolve-python.ts';
import {
  stderrOptions,
  type StartedProcess,
  type StartWorkerOptions,
} from './start-worker-options.ts';
import { bridgePythonDirectory, supervisedCommand } from './supervised-command.ts';
import { workerEnvironment } from './worker-environment.ts';
import { spawnWorkerProcess } from './worker-process.ts';

/** Starts a worker's process on this machine; see `startWorker`. */
export async function startHere(
  options: StartWorkerOptions,
  heartbeatSeconds: number,
): Promise<StartedProcess> {
  const { module, libraries = [], requires, slot, logger, signal, threads, network } = options;
  const sourceDirectory = pathOnDisk(options.sourceDirectory);
  const python = await resolvePython({ slot, requires, logger, signal });
  const command = supervisedCommand(python, [python, '-m', module], {
    heartbeat_seconds: heartbeatSeconds,
    network,
  });
  const child = spawnWorkerProcess({
    ...stderrOptions(options),
    command: [...slot.launch, ...command],
    remote: false,
    directory: sourceDirectory,
    environment: workerEnvironment({
      parent: process.env,
      pythonPath: [bridgePythonDirectory, sourceDirectory, ...libraries.map(pathOnDisk)],
      threads,
      network,
      extra: { RL_EXP_WORKER: '1', ...cacheOf(slot), ...options.environment },
    }),
  });
  return { process: child, python };
}

/** The slot's cache as a worker reads it; without one it finds the user's by itself. */
function cacheOf({ cacheDirectory, workerCacheDirectory }: WorkerSlot): Record<string, string> {
  const cache = workerCacheDirectory ?? cacheDirectory;
  // Workers run in another folder.
  return cache === null ? {} : { RL_EXP_CACHE: resolve(cache) };
}
