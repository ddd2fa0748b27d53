import { definePlugin } from '@rl-exp/core';
import { mockOptionsSchema } from './options.ts';
import { createRandomAgent } from './random-agent.ts';
import { createScriptedAgent } from './scripted-agent.ts';

export { mockErrors } from './errors.ts';

export default definePlugin({
  kind: 'agent',
  name: 'mock',
  specificationVersion: 'v1',
  summary: 'Random or scripted actions: no network, deterministic.',
  options: mockOptionsSchema,
  create: ({ actions, may_stop: mayStop }) =>
    actions === undefined ? createRandomAgent({ mayStop }) : createScriptedAgent(actions),
});
