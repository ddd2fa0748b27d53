import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { requestFiles, type WorkerFiles } from '@rl-exp/bridge';
import type { TrainerOpenRequest } from '@rl-exp/core';

/**
 * The files that a trainer of this machine may use: the model's, the manifests of train and val with the audio that they
 * list, the store's blobs, and features by the digest of their clip, which it cannot look through.
 */
export async function filesToUse(options: {
  readonly request: TrainerOpenRequest;
  readonly model: string;
  readonly modelFiles: readonly string[];
  readonly features: string;
}): Promise<WorkerFiles> {
  const { request, model, modelFiles, features } = options;
  // Where there can be none, the worker says so and does without.
  await mkdir(features, { recursive: true }).catch(() => undefined);
  const splits = await requestFiles(request);
  return {
    // A file of the model may be a link to somewhere else.
    reads: [model, ...modelFiles.map((name) => join(model, name)), ...splits],
    keeps: [features],
    writes: [request.blobs],
  };
}
