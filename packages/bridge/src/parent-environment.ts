const allowedNames = new Set(
  [
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR TMP TEMP',
    'LD_LIBRARY_PATH DYLD_LIBRARY_PATH XDG_CACHE_HOME RL_EXP_CACHE',
    'HF_HOME HF_HUB_CACHE HF_ENDPOINT PYTHONDONTWRITEBYTECODE PYENV_ROOT PYENV_VERSION',
    'SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE',
    'NIX_SSL_CERT_FILE NODE_EXTRA_CA_CERTS PIP_CERT AWS_CA_BUNDLE',
  ].flatMap((names) => names.split(' ')),
);
const allowedPrefixes = ['LC_', 'CUDA_', 'NVIDIA_', 'NCCL_', 'PYTORCH_CUDA_'];
// They may carry a password, so only what is allowed onto the network gets them.
const networkNames = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']);

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
      [...allowedPrefixes, ...prefixes].some((prefix) => name.startsWith(prefix)) ||
      (network && networkNames.has(name.toUpperCase()));
    if (isAllowed && value !== undefined) allowed[name] = value;
  }
  return allowed;
}
