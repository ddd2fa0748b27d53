import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import type { PluginContext } from '@rl-exp/core';
import { hubEnvironment, hubPython, hubRequirements } from '@rl-exp/hub';
import type { SpeechOptions } from './options.ts';
import type { Source } from './resolve-source.ts';

/** What the worker imports; pyarrow for Parquet alone, but its absence is told before work begins. */
export const requiredModules: readonly string[] = ['numpy', 'av', 'pyarrow'];

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
    requires: isHub ? [...requiredModules, ...hubRequirements] : requiredModules,
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
