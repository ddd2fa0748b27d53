import { definePlugin } from '@rl-exp/core';
import { createOracle } from './create-oracle.ts';
import { oracleOptionsSchema } from './options.ts';

export default definePlugin({
  kind: 'agent',
  name: 'oracle',
  specificationVersion: 'v1',
  summary:
    'Looks ahead in the simulated trainer’s own formulas: a bound for agents, and no fair opponent.',
  options: oracleOptionsSchema,
  advise: () => ['The agent is an oracle: it knows the formulas of the simulated trainer.'],
  create: ({ model }) => createOracle(model),
});
