import { definePlugin } from '@rl-exp/core';
import { createGroqAgent } from './groq-agent.ts';
import { inspectGroq } from './inspect-groq.ts';
import { defaultModel, knownModel } from './models.ts';
import { groqBaseUrl, groqOptionsSchema } from './options.ts';

export { groqErrors } from './errors.ts';

export default definePlugin({
  kind: 'agent',
  name: 'groq',
  specificationVersion: 'v1',
  summary: 'An LLM chooses: Groq, or any endpoint that speaks the OpenAI API.',
  options: groqOptionsSchema,
  advise: ({ model, base_url: address }) => {
    const { retired } = knownModel(model);
    return retired === undefined || address !== groqBaseUrl
      ? []
      : [`The model '${model}' may not be there: ${retired}. The default is ${defaultModel}.`];
  },
  create: createGroqAgent,
  inspect: inspectGroq,
});
