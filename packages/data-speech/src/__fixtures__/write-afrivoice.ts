import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { resolvePython } from '@rl-exp/bridge';

const tests = fileURLToPath(new URL('../../python/tests', import.meta.url));

/** Puts the odd Afrivoice corpus of the Python tests into the folder of a `LocalHub`. */
export async function writeAfrivoice(folder: string): Promise<void> {
  const silent = (): void => undefined;
  const python = await resolvePython({
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    requires: ['av', 'numpy'],
    logger: { debug: silent, info: silent, warn: silent, progress: silent },
  });
  await promisify(execFile)(python, ['-m', 'write_afrivoice', folder], {
    env: { PYTHONPATH: tests },
  });
}
