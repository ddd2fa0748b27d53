import { definePlugin } from '@rl-exp/core';
import { createGroqAgent } from './groq-agent.ts';
import { groqOptionsSchema } from './options.ts';

export { groqErrors } from './errors.ts';

export default definePlugin({
  kind: 'agent',
  name: 'groq',
  specificationVersion: 'v1',
  summary: 'An LLM chooses: Groq, or any endpoint that speaks the OpenAI API.',
  options: groqOptionsSchema,
  create: createGroqAgent,
});
