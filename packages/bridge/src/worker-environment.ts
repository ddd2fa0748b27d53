import { delimiter } from 'node:path';
import { parentEnvironment } from './parent-environment.ts';

// Of use to any program, and in the way of none.
const everywhere = {
  PYTHONUNBUFFERED: '1',
  PYTHONFAULTHANDLER: '1',
  PYTHONIOENCODING: 'utf-8',
  PYTHONUTF8: '1',
  PYTHONHASHSEED: '0',
  TOKENIZERS_PARALLELISM: 'false',
  TQDM_DISABLE: '1',
  HF_HUB_DISABLE_TELEMETRY: '1',
  // Threads that wait by spinning stop each other where programs share the cores.
  OMP_WAIT_POLICY: 'PASSIVE',
  CUBLAS_WORKSPACE_CONFIG: ':4096:8',
};

// A worker imports its own packages and those of its environment alone.
const isolated = { PYTHONSAFEPATH: '1', PYTHONNOUSERSITE: '1' };

const withoutNetwork = {
  HF_HUB_OFFLINE: '1',
  // The user's token may lie in a file under HOME.
  HF_HUB_DISABLE_IMPLICIT_TOKEN: '1',
  HF_TOKEN_PATH: '/nonexistent/token',
};

export interface WorkerEnvironmentOptions {
  readonly parent: Readonly<Record<string, string | undefined>>;
  readonly pythonPath: readonly string[];
  readonly threads: number;
  readonly network: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

/** The whole environment of a worker on this machine. */
export function workerEnvironment(options: WorkerEnvironmentOptions): Record<string, string> {
  const { parent, pythonPath, network } = options;
  return {
    ...parentEnvironment(parent, { network }),
    ...(pythonPath.length === 0 ? {} : { PYTHONPATH: pythonPath.join(delimiter) }),
    ...workerVariables(options),
  };
}

/** The part of a worker's environment that has nothing to do with the machine it runs on. */
export function workerVariables(
  options: Pick<WorkerEnvironmentOptions, 'threads' | 'network' | 'extra'>,
): Record<string, string> {
  const { network, extra } = options;
  return {
    ...everywhere,
    ...isolated,
    ...threadVariables(options),
    ...(network ? {} : withoutNetwork),
    ...extra,
  };
}

/** The whole environment of a worker that is any program: it finds its modules as it does when it is typed by hand. */
export function commandEnvironment(
  options: Pick<WorkerEnvironmentOptions, 'parent' | 'threads' | 'extra'>,
): Record<string, string> {
  return {
    ...parentEnvironment(options.parent, { network: false }),
    ...everywhere,
    ...threadVariables(options),
    ...withoutNetwork,
    ...options.extra,
  };
}

function threadVariables({ threads }: { readonly threads: number }): Record<string, string> {
  const count = String(threads);
  return {
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    VECLIB_MAXIMUM_THREADS: count,
    NUMEXPR_NUM_THREADS: count,
  };
}
