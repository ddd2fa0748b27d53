import { readFile } from 'node:fs/promises';
import {
  digestOf,
  manifestSchema,
  type DataEstimate,
  type DataRequest,
  type DataV1,
  type Manifest,
  type PluginContext,
} from '@rl-exp/core';
import { z } from 'zod';
import { speechErrors } from './errors.ts';
import type { SpeechOptions } from './options.ts';
import { resolveSource, type Source } from './resolve-source.ts';
import { readyPython, startSpeechWorker } from './speech-worker.ts';

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

const count = { type: 'number', minimum: 0 };
const estimateSchema = {
  type: 'object',
  properties: {
    version: { type: ['string', 'null'] },
    clips: count,
    audio_seconds: count,
    download_bytes: count,
    disk_bytes: count,
  },
  required: ['version', 'clips', 'audio_seconds', 'download_bytes', 'disk_bytes'],
  additionalProperties: false,
};

/** The file that the worker writes: a manifest, and of how many of its examples something is worth saying. */
const annotatedSchema = manifestSchema.extend({
  notes: z.record(z.string(), z.int().positive()).optional(),
});

const noteTexts: Readonly<Record<string, string>> = {
  mojibake: 'have texts that look encoded twice; they are taken as they are',
  no_speaker: 'name no speaker; each counts as a speaker of its own',
  speaker_from_image: 'name no speaker; those that describe the same picture count as one',
};

/** Speech of a folder or the hub, decoded by a Python worker into the plugin's cache. */
export function createSpeechData(options: SpeechOptions, context: PluginContext): DataV1 {
  async function ask<Answer>(
    method: string,
    { source, request }: { readonly source: Source; readonly request: DataRequest },
    { schema, signal }: { readonly schema: object; readonly signal: AbortSignal },
  ): Promise<Answer> {
    await using worker = await startSpeechWorker(source, options, context, signal);
    const { token: _token, source: _source, ...rest } = options;
    const place =
      source.type === 'hub' ? { repository: source.repository } : { source: source.path };
    const params = { ...rest, ...place, ...request, cache: context.cacheDirectory };
    return await worker.request<Answer>(method, params, { schema, signal });
  }

  return {
    async prepare(request, signal): Promise<Manifest> {
      const source = resolveSource(options, context);
      const prepared = await ask<Prepared>(
        'data/prepare',
        { source, request },
        { schema: preparedSchema, signal },
      );
      const { notes = {}, ...manifest } = await readManifest(prepared);
      for (const [note, clips] of Object.entries(notes))
        context.logger.warn(
          `${clips} of ${manifest.examples.length} clips ${noteTexts[note] ?? note}`,
        );
      return manifest;
    },

    async ready(signal): Promise<void> {
      if (resolveSource(options, context).type === 'hub') await readyPython(context, signal);
    },

    async estimate(request, signal): Promise<DataEstimate | null> {
      const source = resolveSource(options, context);
      if (source.type === 'folder') return null;
      return await ask<DataEstimate>(
        'data/estimate',
        { source, request },
        { schema: estimateSchema, signal },
      );
    },
  };
}

async function readManifest({
  manifest_path: path,
  sha256,
}: Prepared): Promise<z.infer<typeof annotatedSchema>> {
  const content = await readFile(path);
  if (digestOf(content) !== sha256)
    throw speechErrors.create('RLX_DATA_MANIFEST_CHANGED', { path });
  return annotatedSchema.parse(JSON.parse(content.toString('utf8')));
}
