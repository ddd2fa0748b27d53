import type { AgentV1 } from '@rl-exp/core';
import { chooseEvenly } from './choose-evenly.ts';
import { mockErrors } from './errors.ts';

/** Picks any allowed action with the same chance, from the seed and the step alone. */
export function createRandomAgent(options: { readonly mayStop: boolean }): AgentV1 {
  return {
    async decide({ actions, step }, { seed }) {
      const choices = options.mayStop ? actions : actions.filter((action) => action !== 'stop');
      const action = chooseEvenly(choices, `${seed}|${step}`);
      if (action === null) {
        throw mockErrors.create('RLX_MOCK_NO_ACTION', { policy: 'random', allowed: actions });
      }
      return { action, rationale: 'random' };
    },
  };
}
