import { inspectIsolation, inspectPython } from '@rl-exp/bridge';
import { definePlugin } from '@rl-exp/core';
import { rateNames } from './counting/corpus-metrics.ts';
import { evaluatorThreads, requiredModules } from './evaluator/evaluators.ts';
import { createWerJudge } from './judge.ts';
import { optionsSchema } from './options.ts';

export { judgeErrors } from './errors.ts';
export type { WerJudgeOptions } from './options.ts';

export default definePlugin({
  kind: 'judge',
  name: 'wer',
  specificationVersion: 'v1',
  summary: 'Word error rate on hidden speech by its own evaluator, and checks of the record.',
  options: optionsSchema,
  metrics: rateNames,
  // Cells that are judged at once share the two evaluators.
  needs: ({ threads }) => ({
    cpus: evaluatorThreads(threads),
    accelerator: true,
    memory_bytes: null,
  }),
  furtherDomains: ({ full, further_domains: names, further_clips: clips }) =>
    Object.fromEntries(full ? names.map((name) => [name, clips]) : []),
  replays: ({ replay, policy }) => (policy['replay'] === 'off' ? 'off' : (replay ?? null)),
  create: createWerJudge,
  inspect: async ({ slot }) => [
    ...(await inspectPython({ slot, requires: requiredModules })),
    ...(await inspectIsolation(slot, ['network'])),
  ],
});
