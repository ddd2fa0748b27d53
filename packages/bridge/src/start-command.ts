import { bridgeErrors } from './errors.ts';
import { greetedWorker } from './greeted-worker.ts';
import { resolvePython } from './python-environment/resolve-python.ts';
import { stderrOptions, type StartCommandOptions } from './start-worker-options.ts';
import { supervisedCommand } from './supervised-command.ts';
import { commandEnvironment } from './worker-environment.ts';
import { spawnWorkerProcess } from './worker-process.ts';
import { filesLine } from './worker-files.ts';
import type { Worker } from './worker.ts';

/**
 * Starts a worker that is any program and greets it. It lives and ends as a Python worker does: the supervisor, which is
 * all that Python is needed for, speaks for it while it is busy, and nothing of it survives its owner.
 *
 * @throws RlExpError RLX_COMMAND_REMOTE, RLX_PYTHON_NOT_FOUND, those of `greetedWorker`.
 */
export async function startCommand(options: StartCommandOptions): Promise<Worker> {
  const { name, command, directory, slot, logger, signal, threads, environment = {} } = options;
  const { network = true, files } = options;
  if (slot.remote) throw bridgeErrors.create('RLX_COMMAND_REMOTE', { worker: name, command });
  return await greetedWorker(options, async (seconds) => {
    const python = await resolvePython({ slot, requires: [], logger, signal });
    const supervised = supervisedCommand(python, command, {
      heartbeat_seconds: seconds,
      network,
      files: files !== undefined,
    });
    const child = spawnWorkerProcess({
      ...stderrOptions(options),
      command: [...slot.launch, ...supervised],
      remote: false,
      dumpsStacks: false,
      directory,
      environment: commandEnvironment({ parent: process.env, threads, extra: environment }),
    });
    if (files !== undefined) child.stdin.write(filesLine(files, slot));
    return { process: child, python };
  });
}
