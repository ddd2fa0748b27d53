import { installerEnvironment } from './installer.ts';
import { runCommand } from './run-command.ts';

// Asked from Python, so that proxies and certificates are those of the installer.
const probe = `
import sys, urllib.request
urllib.request.urlopen(urllib.request.Request(sys.argv[1] + "/", method="HEAD"), timeout=3)
`;

/** The address of a package index if it answers within three seconds, else null. */
export async function reachableIndex(
  python: string,
  address: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const { code } = await runCommand({
    command: [python, '-I', '-c', probe, address],
    environment: installerEnvironment(),
    timeout_ms: 5_000,
    signal,
  });
  return code === 0 ? address : null;
}
