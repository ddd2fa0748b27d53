const ownPython =
  'To use a Python that has the packages already, set RL_EXP_PYTHON=/path/to/python.';

const known: readonly {
  readonly sign: RegExp;
  readonly advice: (sign: RegExpExecArray) => string;
}[] = [
  {
    sign: /apt(?:-get)? install (python[\d.]+-venv)/,
    advice: ([, name]) => `Install the missing part of Python: sudo apt-get install ${name}`,
  },
  {
    sign: /ensurepip/,
    advice: () => 'Install the missing part of Python: sudo apt-get install python3-venv',
  },
  {
    sign: /No space left on device|Disk quota exceeded/,
    advice: () => 'Free some space, or name a roomier folder: export RL_EXP_CACHE=/path/to/folder',
  },
  {
    sign: /CERTIFICATE_VERIFY_FAILED|SSLError|invalid peer certificate/,
    advice: () =>
      "Name your network's certificates: export SSL_CERT_FILE=/path/to/ca.pem PIP_CERT=/path/to/ca.pem",
  },
  {
    sign: /NewConnectionError|Name or service not known|Temporary failure in name|getaddrinfo|timed out|ProxyError|dns error/i,
    advice: () =>
      'Check the network; behind a proxy set HTTPS_PROXY, with a mirror set PIP_INDEX_URL; then run the command again.',
  },
  {
    sign: /No matching distribution found|Could not find a version|no solution found/i,
    advice: () =>
      'No build was found for this Python and machine. Install Python 3.12, or check PIP_INDEX_URL if you use a mirror.',
  },
  {
    sign: /DO NOT MATCH THE HASHES|hash mismatch/i,
    advice: () =>
      'A download differs from what was pinned. Run it again with PIP_NO_CACHE_DIR=1; if it stays, your mirror changes files.',
  },
];

/** What to do about a failed installation, judged by its output. */
export function installationAdvice(output: string): string {
  for (const { sign, advice } of known) {
    const match = sign.exec(output);
    if (match !== null) return `${advice(match)}\n${ownPython}`;
  }
  return `Run the last command by hand to see more.\n${ownPython}`;
}
