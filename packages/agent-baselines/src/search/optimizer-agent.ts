import type { AgentV1, PluginContext } from '@rl-exp/core';
import { Optimizer, type OptimizerOptions } from './optimizer.ts';
import { createTrialAgent } from './trial-agent.ts';

/** Trials at the points that an optimizer proposes. */
export function createOptimizerAgent(options: OptimizerOptions, context: PluginContext): AgentV1 {
  const optimizer = new Optimizer(options, context);
  const trials = createTrialAgent({
    ...options,
    length: () => options.trial_steps,
    async propose(past, asked) {
      const { values, state } = await optimizer.propose(past, asked);
      return { values, why: `${options.policy}, ${JSON.stringify(state)}` };
    },
  });
  return {
    prepare: (asked) => optimizer.prepare(asked),
    decide: (observation, asked) => trials.decide(observation, asked),
    close: () => optimizer.close(),
  };
}
