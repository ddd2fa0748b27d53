import { definePolicy } from '../policy.ts';
import { adviseOptimizer, tpeOptions } from './optimizer.ts';
import { createOptimizerAgent } from './optimizer-agent.ts';

export const tpe = definePolicy({
  options: tpeOptions,
  create: createOptimizerAgent,
  advise: (options, { steps }) => adviseOptimizer(options, steps),
});
