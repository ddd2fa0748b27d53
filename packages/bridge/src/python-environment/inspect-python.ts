import type { Prerequisite, WorkerSlot } from '@rl-exp/core';
import { bridgeErrors } from '../errors.ts';
import { resolveAccelerator } from './accelerator.ts';
import { preparedInterpreters } from './adopt-interpreter.ts';
import { isComplete } from './build-in-place.ts';
import { firstPartyEnvironment } from './environment-definition.ts';
import { findBaseInterpreter } from './find-base-interpreter.ts';
import { inspectInterpreter, shortcomings } from './inspect-interpreter.ts';
import { managedEnvironmentDirectory } from './managed-environment.ts';
import { userCacheDirectory } from './user-cache-directory.ts';

export interface InspectPythonOptions {
  readonly slot: WorkerSlot;
  /** Import names that the interpreter must have. */
  readonly requires: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Says which Python `resolvePython` would take and whether it would do, without changing anything. */
export async function inspectPython(
  options: InspectPythonOptions,
): Promise<readonly Prerequisite[]> {
  const { slot, signal } = options;
  const named = slot.python ?? (process.env['RL_EXP_PYTHON'] || null);
  const accelerator = await resolveAccelerator(slot.accelerator, signal);
  const python =
    named === null
      ? ((await findPrepared(options)) ?? (await inspectManaged(options)))
      : await inspectOne(named, options);
  return [python, { name: 'Accelerator', ok: true, detail: accelerator }];
}

async function inspectOne(python: string, options: InspectPythonOptions): Promise<Prerequisite> {
  const { requires: modules, signal } = options;
  const found = await inspectInterpreter({ python, modules, mode: 'find', signal });
  const reasons = found === null ? ['it does not run'] : shortcomings(found);
  const has = Object.entries(found?.versions ?? {}).map((entry) => entry.join(' '));
  return {
    name: 'Python',
    ok: reasons.length === 0,
    detail: `${python}: ${[`Python ${found?.version ?? 'unknown'}`, ...has, ...reasons].join('; ')}`,
    ...(reasons.length === 0
      ? {}
      : { hint: bridgeErrors.definitions.RLX_PYTHON_UNSUITABLE.hint({ python }) }),
  };
}

async function findPrepared(options: InspectPythonOptions): Promise<Prerequisite | null> {
  for (const python of await preparedInterpreters()) {
    const finding = await inspectOne(python, options);
    if (finding.ok) return finding;
  }
  return null;
}

async function inspectManaged({ slot, signal }: InspectPythonOptions): Promise<Prerequisite> {
  const found = await findBaseInterpreter(signal);
  if (found.type === 'missing') {
    const { message, hint } = bridgeErrors.definitions.RLX_PYTHON_NOT_FOUND;
    return { name: 'Python', ok: false, detail: message(found), hint: hint() };
  }
  const directory = await managedEnvironmentDirectory({
    definition: await firstPartyEnvironment(),
    base: found.base,
    accelerator: await resolveAccelerator(slot.accelerator, signal),
    cacheDirectory: slot.cacheDirectory ?? userCacheDirectory(),
  });
  const state = (await isComplete({ directory, witness: 'bin/python' }))
    ? 'is ready'
    : 'will be made on first use';
  return {
    name: 'Python',
    ok: true,
    detail: `${found.base.executable} (Python ${found.base.version}); the environment in ${directory} ${state}`,
  };
}
