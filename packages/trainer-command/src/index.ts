import { inspectIsolation, inspectPython } from '@rl-exp/bridge';
import { definePlugin } from '@rl-exp/core';
import { createCommandTrainer } from './command-trainer.ts';
import { commandOptionsSchema } from './options.ts';

export { commandErrors } from './errors.ts';
export type { CommandOptions } from './options.ts';

export default definePlugin({
  kind: 'trainer',
  name: 'command',
  specificationVersion: 'v1',
  summary: 'A trainer in any language: a program that speaks the trainer messages over stdio.',
  options: commandOptionsSchema,
  hyperparametersOf: ({ hyperparameters }) => hyperparameters ?? null,
  needs: ({ threads, gpu }) => ({ cpus: threads, accelerator: gpu, memory_bytes: null }),
  create: createCommandTrainer,
  // Its supervisor is Python, whatever the program is.
  inspect: async ({ slot }) => [
    ...(await inspectPython({ slot, requires: [] })),
    ...(await inspectIsolation(slot, ['network', 'files'])),
  ],
});
