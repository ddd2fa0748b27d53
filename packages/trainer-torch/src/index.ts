import { definePlugin } from '@rl-exp/core';
import { inspectPlace } from './inspect-place.ts';
import { optionsSchema } from './options.ts';
import { createTorchTrainer } from './torch-trainer.ts';

export { torchErrors } from './errors.ts';
export type { TorchOptions } from './options.ts';

export default definePlugin({
  kind: 'trainer',
  name: 'torch',
  specificationVersion: 'v1',
  summary: 'Whisper fine-tuning in PyTorch, on the CPU or a GPU.',
  options: optionsSchema,
  hyperparameters: ['lr', 'batch_size', 'grad_accum', 'frozen_layers'],
  integers: ['batch_size', 'grad_accum', 'frozen_layers'],
  needs: ({ threads, memory_limit_gb }) => ({
    cpus: threads,
    accelerator: true,
    memory_bytes: memory_limit_gb === null ? null : memory_limit_gb * 1e9,
  }),
  create: createTorchTrainer,
  inspect: inspectPlace,
});
