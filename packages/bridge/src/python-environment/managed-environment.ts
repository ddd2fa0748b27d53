import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, digestOfJson, isRlExpError, type Logger } from '@rl-exp/core';
import { bridgeErrors } from '../errors.ts';
import type { Accelerator } from './accelerator.ts';
import { buildInPlace } from './build-in-place.ts';
import { reachableIndex } from './reachable-index.ts';
import type { EnvironmentDefinition } from './environment-definition.ts';
import { inspectInterpreter, type Interpreter } from './inspect-interpreter.ts';
import { environmentCommands, environmentPython } from './install-commands.ts';
import { chooseInstaller, type Installer } from './installer.ts';
import { runInstallation } from './run-installation.ts';

export interface ManagedEnvironmentOptions {
  readonly definition: EnvironmentDefinition;
  /** The interpreter that the environment is made from. */
  readonly base: Interpreter;
  readonly accelerator: Accelerator;
  /** The environment lies below it. */
  readonly cacheDirectory: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** Where this definition's environment is, or would be: its folder is named by everything that shapes it. */
export async function managedEnvironmentDirectory(
  options: Omit<ManagedEnvironmentOptions, 'logger' | 'signal'>,
): Promise<string> {
  const { definition, base, accelerator, cacheDirectory } = options;
  const key = digestOfJson({
    lock: digestOf(await readFile(definition.lockFile)),
    torch: definition.torch,
    python: base.version,
    implementation: base.implementation,
    platform: base.platform,
    accelerator,
  });
  return join(cacheDirectory, 'python', key.slice(0, 16));
}

/**
 * Makes the environment if it is not there, which can take minutes, and returns its interpreter.
 *
 * @throws RlExpError RLX_PYTHON_ENVIRONMENT_FAILED or RLX_WORKER_CANCELLED.
 */
export async function ensureManagedEnvironment(
  options: ManagedEnvironmentOptions,
): Promise<string> {
  const { logger, signal } = options;
  const directory = await managedEnvironmentDirectory(options);
  await buildInPlace({
    directory,
    witness: 'bin/python',
    logger,
    signal,
    build: () => install(options, directory),
  });
  return environmentPython(directory);
}

async function install(options: ManagedEnvironmentOptions, directory: string): Promise<object> {
  const { definition, base, accelerator, logger, signal } = options;
  const { torch } = definition;
  const started = performance.now();
  const what = torch === null ? '' : ` with torch ${torch.version} for ${accelerator}`;
  logger.info(`Making a Python environment${what}, once, in ${directory}`);
  // Elsewhere than on Linux the usual build has no CUDA in it.
  const cpuIndex =
    torch !== null && accelerator === 'cpu' && base.platform.startsWith('linux')
      ? await reachableIndex(base.executable, torch.cpu_index, signal)
      : null;
  const run = (installer: Installer): Promise<void> =>
    runInstallation({
      task: 'making a Python environment',
      base: base.executable,
      commands: environmentCommands({
        installer,
        base: base.executable,
        directory,
        definition,
        cpuIndex,
      }),
      logger,
      signal,
    });

  let installer = await chooseInstaller(base.executable, signal);
  try {
    await run(installer);
  } catch (error) {
    const mayRetry = isRlExpError(error) && error.code === 'RLX_PYTHON_ENVIRONMENT_FAILED';
    if (installer.type === 'pip' || !mayRetry) throw error;
    logger.warn(`uv could not make the environment; trying once more with pip. ${error.message}`);
    installer = { type: 'pip' };
    await run(installer);
  }
  const checked = await checkImports(directory, definition, signal);
  const installed = checked.versions['torch'];
  if (accelerator === 'cuda' && installed?.endsWith('+cpu') === true) {
    logger.warn(`torch ${installed} has no CUDA; PIP_FIND_LINKS or the package index prefers it`);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  logger.info(`The Python environment is ready after ${seconds} s`);
  return {
    schema: 'rl-exp/python-environment/v1',
    base: base.executable,
    python: checked.version,
    accelerator,
    installer: installer.type,
    versions: checked.versions,
    seconds,
  };
}

async function checkImports(
  directory: string,
  definition: EnvironmentDefinition,
  signal: AbortSignal | undefined,
): Promise<Interpreter> {
  const python = environmentPython(directory);
  const checked = await inspectInterpreter({
    python,
    modules: definition.imports,
    mode: 'import',
    signal,
  });
  const problems = Object.entries(checked?.problems ?? { [python]: 'it does not run' });
  if (checked !== null && problems.length === 0) return checked;
  throw bridgeErrors.create('RLX_PYTHON_ENVIRONMENT_FAILED', {
    task: 'importing the installed packages',
    commands: [`${python} -c 'import ${definition.imports.join(', ')}'`],
    output: problems.map(([name, problem]) => `${name}: ${problem}`),
    advice: 'The packages do not fit this machine. To use another Python, set RL_EXP_PYTHON.',
  });
}
