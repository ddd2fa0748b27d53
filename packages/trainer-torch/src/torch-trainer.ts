import { join } from 'node:path';
import { firstPartyLockDigest, workerCache, type Worker } from '@rl-exp/bridge';
import type {
  Evaluation,
  PluginContext,
  TrainerHandle,
  TrainerOpenParams,
  TrainerOpenRequest,
  TrainerOpened,
  TrainerV1,
  TransitionResult,
} from '@rl-exp/core';
import evaluationSchema from '@rl-exp/core/schemas/evaluation.json' with { type: 'json' };
import openedSchema from '@rl-exp/core/schemas/trainer-opened.json' with { type: 'json' };
import transitionResultSchema from '@rl-exp/core/schemas/transition-result.json' with { type: 'json' };
import { createDeliveries } from './deliveries.ts';
import { estimateModel } from './estimate-model.ts';
import { filesToOffer } from './files-to-offer.ts';
import { filesToUse } from './files-to-use.ts';
import { makeRoomForFeatures } from './make-room-for-features.ts';
import { maskPolicy, type TorchOptions } from './options.ts';
import { resolveModel, type Model } from './resolve-model.ts';
import { startTorchWorker } from './start-torch-worker.ts';

interface Place {
  readonly worker: Worker;
  readonly model: Model;
  readonly request: TrainerOpenRequest;
}

/**
 * Whisper fine-tuning in a Python worker. Each open trainer is a process of its own, which may be handed on to the next
 * cell. A worker elsewhere fetches what
 * it may read, and what it makes is brought here.
 */
export function createTorchTrainer(options: TorchOptions, context: PluginContext): TrainerV1 {
  let found: Model | undefined;
  const features = join(workerCache(context.slot), 'features');
  return { ...estimateModel(options, context), open };

  async function open(request: TrainerOpenRequest, signal: AbortSignal): Promise<TrainerHandle> {
    // Whoever opens it again after a worker died goes on with the same commit.
    found ??= await resolveModel(options, context, signal);
    const { directory: model, files: modelFiles } = found;
    const worker = await startTorchWorker({
      context,
      threads: options.threads,
      modules: options.adapter === 'lora' ? ['peft'] : [],
      signal,
      ...(context.slot.remote
        ? { offers: await filesToOffer({ request, model, modelFiles }) }
        : { files: await filesToUse({ request, model, modelFiles, features }) }),
    });
    const place = { worker, model: found, request };
    const [handle] = await Promise.all([
      openIn(place, signal),
      worker.remote ? null : makeRoomForFeatures(worker.python, features),
    ]);
    return handle;
  }

  /** Opens the trainer for another cell, in the same worker where that may use what the cell brings. */
  async function openAgain(
    place: Place,
    next: TrainerOpenRequest,
    signal: AbortSignal,
  ): Promise<TrainerHandle> {
    const { worker, request } = place;
    const { train, val, blobs } = request;
    const isSame =
      next.train.digest === train.digest && next.val.digest === val.digest && next.blobs === blobs;
    if (isSame) return await openIn({ ...place, request: { ...next, train, val } }, signal);
    await worker.close();
    return await open(next, signal);
  }

  /** Opens the trainer in a worker, which is ended where that fails. */
  async function openIn(place: Place, signal: AbortSignal): Promise<TrainerHandle> {
    const { worker, model, request } = place;
    const { seed, train, val, blobs } = request;
    try {
      // The trainer never meets a secret.
      const { token: _, ...told } = options;
      const opened = await worker.request<TrainerOpened>(
        'trainer/open',
        {
          seed,
          train,
          val,
          blobs,
          accelerator: context.slot.accelerator,
          lock: await firstPartyLockDigest(),
          model_files: model.files,
          options: { ...told, model: model.directory, spec_augment: maskPolicy(options) },
        } satisfies TrainerOpenParams,
        { schema: openedSchema, signal },
      );
      return {
        ...createHandle(worker, opened, blobs),
        // A worker elsewhere was offered the files of one cell.
        ...(worker.remote ? {} : { reopen: (next, stop) => openAgain(place, next, stop) }),
      };
    } catch (error) {
      await worker.close();
      throw error;
    }
  }
}

function createHandle(worker: Worker, opened: TrainerOpened, blobs: string): TrainerHandle {
  return {
    ...opened,
    isolation: worker.isolation,
    ...createDeliveries(worker, blobs),
    advance: (request, signal) =>
      worker.request<TransitionResult>('trainer/advance', request, {
        schema: transitionResultSchema,
        signal,
      }),
    evaluate: (state, signal) =>
      worker.request<Evaluation>(
        'trainer/evaluate',
        { state },
        { schema: evaluationSchema, signal },
      ),
    close: () => worker.close(),
  };
}
