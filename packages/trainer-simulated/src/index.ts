import { definePlugin } from '@rl-exp/core';
import { simulatedNotice } from './notice.ts';
import { simulatedOptionsSchema } from './options.ts';
import { simulatedMetrics } from './simulated-evaluation.ts';
import { openSimulatedTrainer } from './simulated-trainer.ts';

export { simulatedErrors } from './errors.ts';

export default definePlugin({
  kind: 'trainer',
  name: 'simulated',
  specificationVersion: 'v1',
  summary:
    'An analytic model of training: milliseconds a segment, no Python. Its numbers are simulated.',
  options: simulatedOptionsSchema,
  hyperparameters: ['lr', 'batch_size', 'grad_accum', 'frozen_layers'],
  integers: ['batch_size', 'grad_accum', 'frozen_layers'],
  metrics: simulatedMetrics,
  // It writes small files and waits for the disk.
  needs: () => ({ cpus: 1 / 8, accelerator: false, memory_bytes: 0 }),
  create: (options, { logger }) => ({
    open(request, signal) {
      signal.throwIfAborted();
      logger.warn(simulatedNotice);
      return openSimulatedTrainer(options, request);
    },
  }),
});
