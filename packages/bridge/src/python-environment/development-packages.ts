import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, digestOfJson, type Logger } from '@rl-exp/core';
import { bridgeErrors } from '../errors.ts';
import { buildInPlace } from './build-in-place.ts';
import { developmentLockFile } from './environment-definition.ts';
import { findPrograms } from './find-interpreters.ts';
import { inspectInterpreter } from './inspect-interpreter.ts';
import { targetCommand } from './install-commands.ts';
import { chooseInstaller } from './installer.ts';
import { runInstallation } from './run-installation.ts';
import { userCacheDirectory } from './user-cache-directory.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, progress() {} };

/**
 * A folder with what tests and checks of Python code need beside the workers' packages (pytest, mypy, …), to be
 * named on PYTHONPATH with this interpreter. Made once, outside any environment.
 *
 * @throws RlExpError RLX_PYTHON_UNSUITABLE, RLX_PYTHON_ENVIRONMENT_FAILED, RLX_WORKER_CANCELLED.
 */
export async function ensureDevelopmentPackages(
  python: string,
  options: {
    readonly logger?: Logger;
    readonly signal?: AbortSignal;
    readonly lockFile?: string;
  } = {},
): Promise<string> {
  const { logger = silent, signal, lockFile = developmentLockFile } = options;
  const found = await inspectInterpreter({ python, modules: ['pip'], mode: 'find', signal });
  if (found === null) {
    const data = { python, origin: 'The tests', reasons: ['it does not run'] };
    throw bridgeErrors.create('RLX_PYTHON_UNSUITABLE', data);
  }
  const key = digestOfJson({
    lock: digestOf(await readFile(lockFile)),
    python: found.version.split('.').slice(0, 2),
    implementation: found.implementation,
    platform: found.platform,
  });
  const directory = join(userCacheDirectory(), 'python-development', key.slice(0, 16));
  const packages = join(directory, 'packages');
  await buildInPlace({
    directory,
    witness: 'packages',
    logger,
    signal,
    build: async () => {
      const [uv] = await findPrograms('uv');
      const hasPip = found.problems['pip'] === undefined;
      const installer =
        uv !== undefined && !hasPip
          ? ({ type: 'uv', uv } as const)
          : await chooseInstaller(python, signal);
      await runInstallation({
        task: 'installing the packages of the tests',
        base: python,
        commands: [targetCommand({ installer, python, directory: packages, lockFile })],
        logger,
        signal,
      });
      return { schema: 'rl-exp/python-packages/v1', python: found.version };
    },
  });
  return packages;
}
