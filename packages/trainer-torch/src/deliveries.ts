import { join } from 'node:path';
import type { Worker } from '@rl-exp/bridge';
import type { ExportedCheckpoint, StateManifest, TrainerHandle } from '@rl-exp/core';
import { pullFiles } from './pull-files.ts';
import { blobPath, lackingBlobs, settleFolder } from './stored-blobs.ts';

/** How what a trainer makes comes to lie on this machine. */
export type Deliveries = Pick<TrainerHandle, 'persist' | 'export'>;

const persistedSchema = {
  type: 'object',
  properties: { folder: { type: 'string' } },
  required: ['folder'],
  additionalProperties: false,
};

interface Persisted {
  /** Where the blobs lie on the worker's machine. */
  readonly folder: string;
}

interface Exported {
  /** Where the files lie on the worker's machine. */
  readonly directory: string;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}
const exportedSchema = {
  type: 'object',
  properties: {
    directory: { type: 'string' },
    files: {
      type: 'object',
      // A name is no path.
      propertyNames: { pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]*$' },
      additionalProperties: {
        type: 'object',
        properties: {
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          bytes: { type: 'integer', minimum: 0 },
        },
        required: ['sha256', 'bytes'],
        additionalProperties: false,
      },
    },
  },
  required: ['directory', 'files'],
  additionalProperties: false,
};

/** A worker of this machine writes where it shall; what one elsewhere wrote there is brought here. */
export function createDeliveries(worker: Worker, blobs: string): Deliveries {
  const persist = (state: StateManifest, signal: AbortSignal): Promise<Persisted> =>
    worker.request('trainer/persist', { state }, { schema: persistedSchema, signal });
  const write = (state: StateManifest, directory: string): Promise<Exported> =>
    worker.request('trainer/export', { state, directory }, { schema: exportedSchema });
  if (!worker.remote) {
    return {
      persist: async (state, signal) => void (await persist(state, signal)),
      export: async (state, directory) => checkpointIn(directory, await write(state, directory)),
    };
  }
  return {
    async persist(state, signal) {
      const lacking = await lackingBlobs(blobs, state);
      if (lacking.length === 0) return;
      const { folder } = await persist(state, signal);
      const files = lacking.map(({ blob, bytes }) => ({
        source: blobPath(folder, blob),
        destination: blobPath(blobs, blob),
        sha256: blob,
        bytes,
      }));
      await pullFiles(worker, files, signal);
      await settleFolder(blobs);
    },
    async export(state, directory) {
      const exported = await write(state, directory);
      const files = Object.entries(exported.files).map(([name, file]) => ({
        source: join(exported.directory, name),
        destination: join(directory, name),
        ...file,
      }));
      await pullFiles(worker, files);
      return checkpointIn(directory, exported);
    },
  };
}

function checkpointIn(directory: string, { files }: Exported): ExportedCheckpoint {
  const digests = Object.entries(files).map(([name, { sha256 }]) => [name, sha256]);
  return { directory, files: Object.fromEntries(digests) };
}
