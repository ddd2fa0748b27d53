import { inspectPython } from '@rl-exp/bridge';
import { definePlugin } from '@rl-exp/core';
import { optionsSchema } from './options.ts';
import { createSpeechData, requiredModules } from './speech-data.ts';

export { speechErrors } from './errors.ts';
export type { SpeechOptions } from './options.ts';

export default definePlugin({
  kind: 'data',
  name: 'speech',
  specificationVersion: 'v1',
  summary: 'Speech corpora in the Afrivoice layout, as 16 kHz audio in a cache.',
  options: optionsSchema,
  create: createSpeechData,
  inspect: ({ slot }) => inspectPython({ slot, requires: requiredModules }),
});
