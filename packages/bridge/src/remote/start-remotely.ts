import { allowedVariableNames } from '../parent-environment.ts';
import {
  stderrOptions,
  type StartedProcess,
  type StartWorkerOptions,
} from '../start-worker-options.ts';
import { bridgePythonDirectory } from '../supervised-command.ts';
import { workerVariables } from '../worker-environment.ts';
import { spawnWorkerProcess } from '../worker-process.ts';
import { enterRemote } from './enter-remote.ts';
import { keepLease, leaseSeconds } from './keep-lease.ts';
import { launcherEnvironment } from './launcher-environment.ts';
import { remoteCode } from './remote-code.ts';

/** Starts a worker's process at a remote place, with code that travels there; see `startWorker`. */
export async function startRemotely(
  options: StartWorkerOptions,
  heartbeatSeconds: number,
): Promise<StartedProcess> {
  const { name, module, sourceDirectory, libraries = [], requires, slot, logger, signal } = options;
  const { threads, network, start_timeout_ms: timeoutMs = 60_000 } = options;
  const code = await remoteCode([bridgePythonDirectory, sourceDirectory, ...libraries]);
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
      supervisor: [
        `--heartbeat=${heartbeatSeconds}`,
        `--lease=${leaseSeconds}`,
        ...(network ? [] : ['--no-network']),
      ],
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
