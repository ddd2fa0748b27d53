import { definePolicy } from '../policy.ts';
import { adviseOptimizer, cmaEsOptions } from './optimizer.ts';
import { createOptimizerAgent } from './optimizer-agent.ts';

export const cmaEs = definePolicy({
  options: cmaEsOptions,
  create: createOptimizerAgent,
  advise: (options, { steps }) => adviseOptimizer(options, steps),
});
