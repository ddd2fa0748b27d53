import { resolve } from 'node:path';
import type { WorkerSlot } from '@rl-exp/core';
import { pathOnDisk } from './path-on-disk.ts';
import { resolvePython } from './python-environment/resolve-python.ts';
import { userCacheDirectory } from './python-environment/user-cache-directory.ts';
import {
  stderrOptions,
  type StartedProcess,
  type StartWorkerOptions,
} from './start-worker-options.ts';
import { bridgePythonDirectory, supervisedCommand } from './supervised-command.ts';
import { workerEnvironment } from './worker-environment.ts';
import { filesLine } from './worker-files.ts';
import { spawnWorkerProcess } from './worker-process.ts';

/** Starts a worker's process on this machine; see `startWorker`. */
export async function startHere(
  options: StartWorkerOptions,
  heartbeatSeconds: number,
): Promise<StartedProcess> {
  const { module, libraries = [], requires, slot, logger, signal, threads, network } = options;
  const { files } = options;
  const sourceDirectory = pathOnDisk(options.sourceDirectory);
  const python = await resolvePython({ slot, requires, logger, signal });
  const command = supervisedCommand(python, [python, '-m', module], {
    heartbeat_seconds: heartbeatSeconds,
    network,
    files: files !== undefined,
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
      extra: { RL_EXP_WORKER: '1', RL_EXP_CACHE: workerCache(slot), ...options.environment },
    }),
  });
  if (files !== undefined) child.stdin.write(filesLine(files, slot));
  return { process: child, python };
}

/** What `call.place.cache` of a worker of this machine is. */
export function workerCache({ cacheDirectory, workerCacheDirectory }: WorkerSlot): string {
  // Workers run in another folder.
  return resolve(workerCacheDirectory ?? cacheDirectory ?? userCacheDirectory());
}
