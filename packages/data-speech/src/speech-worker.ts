import { fileURLToPath } from 'node:url';
import { resolvePython, startWorker, type Worker } from '@rl-exp/bridge';
import type { PluginContext } from '@rl-exp/core';
import { hubEnvironment, hubPython, hubRequirements } from '@rl-exp/hub';
import type { SpeechOptions } from './options.ts';
import type { Source } from './resolve-source.ts';

/** What the worker imports; pyarrow for Parquet alone, but its absence is told before work begins. */
export const requiredModules: readonly string[] = ['numpy', 'av', 'pyarrow'];

const hubModules: readonly string[] = [...requiredModules, ...hubRequirements];

/** Makes the Python environment that a worker for the hub runs in, unless it is there or of another machine. */
export async function readyPython(
  { slot, logger }: Pick<PluginContext, 'slot' | 'logger'>,
  signal: AbortSignal,
): Promise<void> {
  if (!slot.remote) await resolvePython({ slot, requires: hubModules, logger, signal });
}

/** Starts the Python worker; only for a source on the hub does it get the network, and the token. */
export async function startSpeechWorker(
  source: Source,
  options: SpeechOptions,
  context: PluginContext,
  signal: AbortSignal,
): Promise<Worker> {
  const { token } = options;
  const isHub = source.type === 'hub';
  return await startWorker({
    name: 'data-speech',
    module: 'rl_exp_data_speech',
    sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
    libraries: [hubPython],
    requires: isHub ? hubModules : requiredModules,
    slot: context.slot,
    logger: context.logger,
    signal,
    threads: 1,
    network: isHub,
    environment: isHub
      ? hubEnvironment(token === undefined ? '' : context.secret(token), context.cacheDirectory)
      : {},
  });
}
