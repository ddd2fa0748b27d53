import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { resolvePython } from '@rl-exp/bridge';
import type {
  AdvanceRequest,
  Logger,
  ManifestReference,
  PluginContext,
  Progress,
  StateManifest,
  TrainerHandle,
  TrainerOpenRequest,
  TransitionResult,
  WorkerSlot,
} from '@rl-exp/core';
import { z } from 'zod';
import torch from '../index.ts';
import { optionsSchema } from '../options.ts';
import { requiredModules } from '../start-torch-worker.ts';

const referenceSchema = z.object({ path: z.string(), root: z.string(), digest: z.string() });
const fixtureSchema = z.object({ train: referenceSchema, val: referenceSchema });

export const localSlot: WorkerSlot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
};

export const start = { lr: 1e-3, batch_size: 4, grad_accum: 1, frozen_layers: 0 };
export const signal = AbortSignal.timeout(900_000);

/** A tiny checkpoint, clips, and trainers on them, in a folder of their own. */
export class TorchBench implements AsyncDisposable {
  readonly folder: string;
  /** The interpreter that local workers run on. */
  readonly python: string;
  readonly splits: { readonly train: ManifestReference; readonly val: ManifestReference };
  readonly progress: Progress[] = [];

  private constructor(folder: string, python: string, splits: TorchBench['splits']) {
    this.folder = folder;
    this.python = python;
    this.splits = splits;
  }

  static async create(): Promise<TorchBench> {
    const folder = await mkdtemp(join(tmpdir(), 'trainer-torch-'));
    const logger = quiet(() => undefined);
    const python = await resolvePython({ slot: localSlot, requires: requiredModules, logger });
    const script = fileURLToPath(new URL('../../python/tests/write_fixture.py', import.meta.url));
    const { stdout } = await promisify(execFile)(python, [script, folder]);
    return new TorchBench(folder, python, fixtureSchema.parse(JSON.parse(stdout)));
  }

  /** Where blobs lie unless a trainer is opened with another folder. */
  get blobs(): string {
    return join(this.folder, 'blobs');
  }

  open(
    options: object = {},
    {
      slot = localSlot,
      blobs = this.blobs,
      seed = 7,
    }: { slot?: WorkerSlot; blobs?: string; seed?: number } = {},
  ): Promise<TrainerHandle> {
    const parsed = optionsSchema.parse({ model: './model', threads: 1, ...options });
    return torch.create(parsed, this.#context(slot)).open(this.request(seed, blobs), signal);
  }

  /** What a trainer on the bench's clips is opened with. */
  request(seed: number, blobs = this.blobs): TrainerOpenRequest {
    return { seed, blobs, ...this.splits };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  #context(slot: WorkerSlot): PluginContext {
    return {
      logger: quiet((report) => void this.progress.push(report)),
      cacheDirectory: join(this.folder, 'cache'),
      slot,
      resolveReference: (reference) =>
        reference === './model' ? join(this.folder, 'model') : null,
      secret: () => '',
    };
  }
}

/** A segment of 12 s. */
export function advance(
  handle: TrainerHandle,
  parent: StateManifest,
  request: Partial<AdvanceRequest> = {},
): Promise<TransitionResult> {
  const segment = { audio_seconds: 12 };
  return handle.advance(
    { parent, hyperparameters: start, segment, replicate: 0, ...request },
    signal,
  );
}

/** The state that a segment of 12 s gives. */
export async function advanced(
  handle: TrainerHandle,
  parent: StateManifest,
): Promise<Extract<TransitionResult, { outcome: 'ok' }>> {
  const result = await advance(handle, parent);
  if (result.outcome !== 'ok') throw new Error(`expected ok, received ${result.outcome}`);
  return result;
}

function quiet(progress: Logger['progress']): Logger {
  const silent = (): void => undefined;
  return { debug: silent, info: silent, warn: silent, progress };
}
