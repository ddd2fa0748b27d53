import { delimiter } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

const allowedNames = new Set(
  [
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR TMP TEMP',
    'LD_LIBRARY_PATH DYLD_LIBRARY_PATH XDG_CACHE_HOME RL_EXP_CACHE',
    'HF_HOME HF_HUB_CACHE HF_ENDPOINT PYTHONDONTWRITEBYTECODE',
    'SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE',
    'NIX_SSL_CERT_FILE NODE_EXTRA_CA_CERTS PIP_CERT AWS_CA_BUNDLE',
  ].flatMap((names) => names.split(' ')),
);
const allowedPrefixes = ['LC_', 'CUDA_', 'NVIDIA_', 'NCCL_', 'PYTORCH_CUDA_'];
// They may carry a password, so only a worker that is allowed onto the network gets them.
const networkNames = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']);

const fixed = {
  PYTHONUNBUFFERED: '1',
  PYTHONFAULTHANDLER: '1',
  PYTHONIOENCODING: 'utf-8',
  PYTHONUTF8: '1',
  PYTHONSAFEPATH: '1',
  PYTHONNOUSERSITE: '1',
  PYTHONHASHSEED: '0',
  TOKENIZERS_PARALLELISM: 'false',
  TQDM_DISABLE: '1',
  HF_HUB_DISABLE_TELEMETRY: '1',
  CUBLAS_WORKSPACE_CONFIG: ':4096:8',
};

export interface WorkerEnvironmentOptions {
  readonly parent: Variables;
  readonly pythonPath: readonly string[];
  readonly threads: number;
  readonly network: boolean;
  readonly extra: Readonly<Record<string, string>>;
}

/** The whole environment of a Python child: an allow-list of the parent's, so that no secret gets in by chance. */
export function workerEnvironment(options: WorkerEnvironmentOptions): Record<string, string> {
  const { parent, pythonPath, threads, network, extra } = options;
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    if (value !== undefined && isAllowed(name, network)) inherited[name] = value;
  }
  const count = String(threads);
  return {
    ...inherited,
    ...fixed,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    VECLIB_MAXIMUM_THREADS: count,
    NUMEXPR_NUM_THREADS: count,
    ...(network ? {} : { HF_HUB_OFFLINE: '1' }),
    ...(pythonPath.length === 0 ? {} : { PYTHONPATH: pythonPath.join(delimiter) }),
    ...extra,
  };
}

function isAllowed(name: string, network: boolean): boolean {
  return (
    allowedNames.has(name) ||
    allowedPrefixes.some((prefix) => name.startsWith(prefix)) ||
    (network && networkNames.has(name.toUpperCase()))
  );
}
