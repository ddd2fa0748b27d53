import { resolve } from 'node:path';
import type { Logger, WorkerSlot } from '@rl-exp/core';
import { bridgeErrors } from '../errors.ts';
import { resolveAccelerator } from './accelerator.ts';
import { adoptInterpreter } from './adopt-interpreter.ts';
import { firstPartyEnvironment, type EnvironmentDefinition } from './environment-definition.ts';
import { findBaseInterpreter } from './find-base-interpreter.ts';
import { inspectInterpreter, shortcomings } from './inspect-interpreter.ts';
import { ensureManagedEnvironment } from './managed-environment.ts';
import { userCacheDirectory } from './user-cache-directory.ts';

export interface ResolvePythonOptions {
  readonly slot: WorkerSlot;
  /** Import names that the interpreter must have. */
  readonly requires: readonly string[];
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** What a managed environment holds; without it, what the first-party workers share. */
  readonly definition?: EnvironmentDefinition;
}

/**
 * The path of the interpreter that a worker runs on: `slot.python`; else `RL_EXP_PYTHON`; else an active virtual
 * environment or `python3` that has everything; else a managed environment, which is made if it is not there.
 *
 * @throws RlExpError RLX_PYTHON_UNSUITABLE (a named interpreter lacks something), RLX_PYTHON_NOT_FOUND,
 *   RLX_PYTHON_ENVIRONMENT_FAILED, RLX_WORKER_CANCELLED.
 */
export async function resolvePython(options: ResolvePythonOptions): Promise<string> {
  const { slot, requires, logger, signal } = options;
  const fromVariable = process.env['RL_EXP_PYTHON'];
  if (slot.python !== null) {
    // Behind a prefix it may be another machine's.
    return slot.launch.length > 0
      ? slot.python
      : suitable({
          ...options,
          python: slot.python,
          origin: '--python, RL_EXP_PYTHON or the settings file',
        });
  }
  if (fromVariable) {
    return suitable({ ...options, python: fromVariable, origin: 'RL_EXP_PYTHON' });
  }
  const { accelerator } = slot;
  const cacheDirectory = slot.cacheDirectory ?? userCacheDirectory();
  const adopted = await adoptInterpreter({ requires, accelerator, cacheDirectory, logger, signal });
  if (adopted !== null) return adopted;
  const found = await findBaseInterpreter(signal);
  if (found.type === 'missing') throw bridgeErrors.create('RLX_PYTHON_NOT_FOUND', found);
  if (requires.length === 0) return found.base.executable;
  const python = await ensureManagedEnvironment({
    definition: options.definition ?? (await firstPartyEnvironment()),
    base: found.base,
    accelerator: await resolveAccelerator(accelerator, signal),
    cacheDirectory,
    logger,
    signal,
  });
  return suitable({ ...options, python, origin: 'The managed environment' });
}

async function suitable(
  options: ResolvePythonOptions & { readonly python: string; readonly origin: string },
): Promise<string> {
  const { python, origin, requires, signal } = options;
  const found = await inspectInterpreter({ python, modules: requires, mode: 'find', signal });
  const reasons = found === null ? ['it does not run'] : shortcomings(found);
  // A path is made absolute, because workers run in another folder; a name is looked up on PATH.
  if (reasons.length === 0) return python.includes('/') ? resolve(python) : python;
  throw bridgeErrors.create('RLX_PYTHON_UNSUITABLE', { python, origin, reasons });
}
