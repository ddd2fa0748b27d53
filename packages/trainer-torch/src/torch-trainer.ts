import { firstPartyLockDigest, type Worker } from '@rl-exp/bridge';
import type {
  Evaluation,
  PluginContext,
  TrainerHandle,
  TrainerV1,
  TransitionResult,
} from '@rl-exp/core';
import evaluationSchema from '@rl-exp/core/schemas/evaluation.json' with { type: 'json' };
import openedSchema from '@rl-exp/core/schemas/trainer-opened.json' with { type: 'json' };
import transitionResultSchema from '@rl-exp/core/schemas/transition-result.json' with { type: 'json' };
import { createDeliveries } from './deliveries.ts';
import { torchErrors } from './errors.ts';
import { filesToOffer } from './files-to-offer.ts';
import { modelFiles } from './model-files.ts';
import type { TorchOptions } from './options.ts';
import { startTorchWorker } from './start-torch-worker.ts';

type Opened = Pick<TrainerHandle, 'root' | 'fingerprint' | 'hyperparameters'>;

/**
 * Whisper fine-tuning in a Python worker. Each open trainer is a process of its own. A worker elsewhere fetches what
 * it may read, and what it makes is brought here.
 */
export function createTorchTrainer(options: TorchOptions, context: PluginContext): TrainerV1 {
  return {
    async open(request, signal) {
      const model = context.resolveReference(options.model);
      if (model === null) {
        throw torchErrors.create('RLX_MODEL_NOT_FOUND', { model: options.model });
      }
      const files = await modelFiles(model);
      const worker = await startTorchWorker({
        context,
        threads: options.threads,
        signal,
        ...(context.slot.remote
          ? { offers: await filesToOffer({ request, model, modelFiles: files }) }
          : {}),
      });
      try {
        const { train, val, seed, blobs } = request;
        const opened = await worker.request<Opened>(
          'trainer/open',
          {
            seed,
            train,
            val,
            blobs,
            accelerator: context.slot.accelerator,
            lock: await firstPartyLockDigest(),
            model_files: files,
            options: { ...options, model },
          },
          { schema: openedSchema, signal },
        );
        return createHandle(worker, opened, blobs);
      } catch (error) {
        await worker.close();
        throw error;
      }
    },
  };
}

function createHandle(worker: Worker, opened: Opened, blobs: string): TrainerHandle {
  return {
    ...opened,
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
