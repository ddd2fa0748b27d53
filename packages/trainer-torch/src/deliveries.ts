import { join } from 'node:path';
import { exportThrough, type Worker } from '@rl-exp/bridge';
import type { StateManifest, TrainerExported, TrainerHandle, TrainerPersisted } from '@rl-exp/core';
import exportedSchema from '@rl-exp/core/schemas/trainer-exported.json' with { type: 'json' };
import persistedSchema from '@rl-exp/core/schemas/trainer-persisted.json' with { type: 'json' };
import { pullFiles } from './pull-files.ts';
import { blobPath, lackingBlobs, settleFolder } from './stored-blobs.ts';

/** How what a trainer makes comes to lie on this machine. */
export type Deliveries = Pick<TrainerHandle, 'persist' | 'export'>;

/** A worker of this machine writes its blobs where they shall be; what one elsewhere wrote there is brought here. */
export function createDeliveries(worker: Worker, blobs: string): Deliveries {
  const persist = (state: StateManifest, signal: AbortSignal): Promise<TrainerPersisted> =>
    worker.request('trainer/persist', { state }, { schema: persistedSchema, signal });
  const write = (state: StateManifest, directory: string): Promise<TrainerExported> =>
    worker.request('trainer/export', { state, directory }, { schema: exportedSchema });
  if (!worker.remote) {
    return {
      persist: async (state, signal) => void (await persist(state, signal)),
      export: async (state, directory) =>
        await exportThrough({ blobs, directory }, async (draft) => await write(state, draft)),
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
      const digests = Object.entries(exported.files).map(([name, { sha256 }]) => [name, sha256]);
      return { directory, files: Object.fromEntries(digests) };
    },
  };
}
