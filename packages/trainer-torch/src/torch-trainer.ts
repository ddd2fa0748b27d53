import { fileURLToPath } from 'node:url';
import { firstPartyLockDigest, startWorker, type Worker } from '@rl-exp/bridge';
import type {
  Evaluation,
  ExportedCheckpoint,
  PluginContext,
  TrainerHandle,
  TrainerV1,
  TransitionResult,
} from '@rl-exp/core';
import evaluationSchema from '@rl-exp/core/schemas/evaluation.json' with { type: 'json' };
import openedSchema from '@rl-exp/core/schemas/trainer-opened.json' with { type: 'json' };
import transitionResultSchema from '@rl-exp/core/schemas/transition-result.json' with { type: 'json' };
import { torchErrors } from './errors.ts';
import type { TorchOptions } from './options.ts';

/** Modules that the worker's interpreter must have. */
export const requiredModules = ['torch', 'transformers', 'safetensors', 'numpy'] as const;

type Opened = Pick<TrainerHandle, 'root' | 'fingerprint' | 'hyperparameters'>;

const exportedSchema = {
  type: 'object',
  properties: {
    directory: { type: 'string' },
    files: { type: 'object', additionalProperties: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
  },
  required: ['directory', 'files'],
  additionalProperties: false,
};

/** Whisper fine-tuning in a Python worker. Each open trainer is a process of its own. */
export function createTorchTrainer(options: TorchOptions, context: PluginContext): TrainerV1 {
  return {
    async open(request, signal) {
      const model = context.resolveReference(options.model);
      if (model === null) {
        throw torchErrors.create('RLX_MODEL_NOT_FOUND', { model: options.model });
      }
      const worker = await startWorker({
        name: 'trainer-torch',
        module: 'rl_exp_trainer_torch',
        sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
        requires: requiredModules,
        slot: context.slot,
        logger: context.logger,
        signal,
        threads: options.threads,
        network: false,
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
            options: { ...options, model },
          },
          { schema: openedSchema, signal },
        );
        return createHandle(worker, opened);
      } catch (error) {
        await worker.close();
        throw error;
      }
    },
  };
}

function createHandle(worker: Worker, opened: Opened): TrainerHandle {
  return {
    ...opened,
    advance: (request, signal) =>
      worker.request<TransitionResult>('trainer/advance', request, {
        schema: transitionResultSchema,
        signal,
      }),
    async persist(state, signal) {
      await worker.request('trainer/persist', { state }, { signal });
    },
    evaluate: (state, signal) =>
      worker.request<Evaluation>(
        'trainer/evaluate',
        { state },
        { schema: evaluationSchema, signal },
      ),
    export: (state, directory) =>
      worker.request<ExportedCheckpoint>(
        'trainer/export',
        { state, directory },
        { schema: exportedSchema },
      ),
    close: () => worker.close(),
  };
}
