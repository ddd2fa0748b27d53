import { inspectPython } from '@rl-exp/bridge';
import { definePlugin } from '@rl-exp/core';
import { optionsSchema } from './options.ts';
import { createSpeechData } from './speech-data.ts';
import { requiredModules } from './speech-worker.ts';

export { speechErrors } from './errors.ts';
export type { SpeechOptions } from './options.ts';

export default definePlugin({
  kind: 'data',
  name: 'speech',
  specificationVersion: 'v1',
  summary: 'Speech corpora of a folder or the Hugging Face hub, as 16 kHz audio in a cache.',
  options: optionsSchema,
  create: createSpeechData,
  inspect: ({ slot }) => inspectPython({ slot, requires: requiredModules }),
});
