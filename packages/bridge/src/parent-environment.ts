// Whole names: a prefix such as NVIDIA_ would let NVIDIA_API_KEY through.
const allowedNames = new Set(
  [
    'PATH HOME USER LOGNAME SHELL TZ TMPDIR TMP TEMP',
    'LANG LANGUAGE LC_ALL LC_COLLATE LC_CTYPE LC_MESSAGES LC_MONETARY LC_NUMERIC LC_TIME',
    'LD_LIBRARY_PATH DYLD_LIBRARY_PATH XDG_CACHE_HOME RL_EXP_CACHE',
    'HF_HOME HF_HUB_CACHE HF_ENDPOINT PYTHONDONTWRITEBYTECODE PYENV_ROOT PYENV_VERSION',
    'CUDA_VISIBLE_DEVICES CUDA_DEVICE_ORDER CUDA_HOME CUDA_PATH CUDA_CACHE_PATH',
    'NVIDIA_VISIBLE_DEVICES NVIDIA_DRIVER_CAPABILITIES PYTORCH_ALLOC_CONF PYTORCH_CUDA_ALLOC_CONF',
    'SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE',
    'NIX_SSL_CERT_FILE NODE_EXTRA_CA_CERTS PIP_CERT AWS_CA_BUNDLE',
  ].flatMap((names) => names.split(' ')),
);
// They may carry a password, so only what is allowed onto the network gets them.
const networkNames = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']);

/** Names of the variables that a worker may see, wherever it runs. */
export function allowedVariableNames(options: { readonly network: boolean }): readonly string[] {
  const network = [...networkNames].flatMap((name) => [name, name.toLowerCase()]);
  return [...allowedNames, ...(options.network ? network : [])];
}

/** The part of this process's environment that a child may see: an allow-list, so that no secret gets in by chance. */
export function parentEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  options: { readonly network: boolean; readonly prefixes?: readonly string[] },
): Record<string, string> {
  const { network, prefixes = [] } = options;
  const allowed: Record<string, string> = {};
  for (const [name, value] of Object.entries(parent)) {
    const isAllowed =
      allowedNames.has(name) ||
      prefixes.some((prefix) => name.startsWith(prefix)) ||
      (network && networkNames.has(name.toUpperCase()));
    if (isAllowed && value !== undefined) allowed[name] = value;
  }
  return allowed;
}
