import { inspectPython } from '@rl-exp/bridge';
import { definePlugin } from '@rl-exp/core';
import { requiredModules } from './evaluators.ts';
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
  create: createWerJudge,
  inspect: ({ slot }) => inspectPython({ slot, requires: requiredModules }),
});
