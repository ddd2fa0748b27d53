import { definePlugin } from '@rl-exp/core';
import { mockOptionsSchema } from './options.ts';
import { createRandomAgent, foreseeRandom } from './random-agent.ts';
import { createScriptedAgent, foreseeScript } from './scripted-agent.ts';

export { mockErrors } from './errors.ts';

export default definePlugin({
  kind: 'agent',
  name: 'mock',
  specificationVersion: 'v1',
  summary: 'Random or scripted actions: no network, deterministic.',
  options: mockOptionsSchema,
  foresee: ({ actions: script, may_stop: mayStop }, cell) =>
    script === undefined ? foreseeRandom({ mayStop }, cell) : foreseeScript(script, cell),
  create: ({ actions, may_stop: mayStop }) =>
    actions === undefined ? createRandomAgent({ mayStop }) : createScriptedAgent(actions),
});
