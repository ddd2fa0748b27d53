import { fileURLToPath } from 'node:url';
import { startWorker, type StartWorkerOptions, type Worker } from '@rl-exp/bridge';
import type { PluginContext } from '@rl-exp/core';

/** Modules that the worker's interpreter must have. */
export const requiredModules = ['torch', 'transformers', 'safetensors', 'numpy'] as const;

/** Starts the Python side of this package where the context's slot says. */
export async function startTorchWorker(options: {
  readonly context: PluginContext;
  readonly threads: number;
  /** Modules that the options ask for besides those that every run needs. */
  readonly modules?: readonly string[];
  readonly signal?: AbortSignal;
  readonly offers?: StartWorkerOptions['offers'];
  readonly files?: StartWorkerOptions['files'];
}): Promise<Worker> {
  const { context, threads, modules = [], signal, offers, files } = options;
  return await startWorker({
    name: 'trainer-torch',
    module: 'rl_exp_trainer_torch',
    sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
    requires: [...requiredModules, ...modules],
    slot: context.slot,
    logger: context.logger,
    signal,
    threads,
    network: false,
    files,
    ...(offers === undefined ? {} : { offers }),
  });
}
