import { inspectIsolation, inspectPython } from '@rl-exp/bridge';
import { isRlExpError, type PluginContext, type Prerequisite } from '@rl-exp/core';
import { requiredModules, startTorchWorker } from './start-torch-worker.ts';

/** What the place where the worker runs has. Another machine is looked at by starting a worker there and ending it. */
export async function inspectPlace(context: PluginContext): Promise<readonly Prerequisite[]> {
  const { slot } = context;
  if (!slot.remote)
    return [
      ...(await inspectPython({ slot, requires: requiredModules })),
      ...(await inspectIsolation(slot, ['network', 'files'])),
    ];
  const name = `Worker behind '${slot.launch.join(' ')}'`;
  try {
    await using worker = await startTorchWorker({ context, threads: 1 });
    return [{ name, ok: true, detail: `runs on ${worker.python}` }];
  } catch (error) {
    if (!isRlExpError(error)) throw error;
    const { message: detail, hint = '' } = error;
    return [{ name, ok: false, detail, hint }];
  }
}
