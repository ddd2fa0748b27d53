import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startWorker } from '@rl-exp/bridge';
import {
  digestOf,
  manifestSchema,
  type DataV1,
  type Manifest,
  type PluginContext,
} from '@rl-exp/core';
import { speechErrors } from './errors.ts';
import type { SpeechOptions } from './options.ts';
import { resolveSource } from './resolve-source.ts';

interface Prepared {
  readonly manifest_path: string;
  readonly sha256: string;
}

const preparedSchema = {
  type: 'object',
  properties: { manifest_path: { type: 'string' }, sha256: { type: 'string' } },
  required: ['manifest_path', 'sha256'],
  additionalProperties: false,
};

/** What the worker imports. */
export const requiredModules: readonly string[] = ['numpy', 'av'];

/** Speech in the Afrivoice layout, decoded by a Python worker into the plugin's cache. */
export function createSpeechData(options: SpeechOptions, context: PluginContext): DataV1 {
  return {
    async prepare({ domains }, signal): Promise<Manifest> {
      const source = resolveSource(options.source, context);
      await using worker = await startWorker({
        name: 'data-speech',
        module: 'rl_exp_data_speech',
        sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
        requires: requiredModules,
        slot: context.slot,
        logger: context.logger,
        signal,
        threads: 1,
        network: false,
        environment: {},
      });
      const prepared = await worker.request<Prepared>(
        'data/prepare',
        {
          source,
          cache: context.cacheDirectory,
          domains: Object.keys(domains),
          splits: options.splits,
          max_seconds: options.max_seconds,
        },
        { schema: preparedSchema, signal },
      );
      return readManifest(prepared);
    },
  };
}

async function readManifest({ manifest_path: path, sha256 }: Prepared): Promise<Manifest> {
  const content = await readFile(path);
  if (digestOf(content) !== sha256)
    throw speechErrors.create('RLX_DATA_MANIFEST_CHANGED', { path });
  return manifestSchema.parse(JSON.parse(content.toString('utf8')));
}
