import { definePlugin } from '@rl-exp/core';
import { simulatedMetrics } from '../simulated-evaluation.ts';
import { judgeSimulated } from './judge-simulated.ts';
import { simulatedJudgeOptionsSchema } from './options.ts';

export default definePlugin({
  kind: 'judge',
  name: 'simulated',
  specificationVersion: 'v1',
  summary:
    'Scores simulated checkpoints on the analytic curve of a hidden domain. Its numbers are simulated.',
  options: simulatedJudgeOptionsSchema,
  metrics: simulatedMetrics,
  needs: () => ({ cpus: 1 / 8, accelerator: false, memory_bytes: 0 }),
  create: (options) => ({
    async judge(run, signal) {
      signal.throwIfAborted();
      return judgeSimulated(run, options);
    },
  }),
});
