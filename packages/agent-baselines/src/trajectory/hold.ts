import type { Decision, Observation } from '@rl-exp/core';
import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';

/** Never changes anything: what training does when nobody steers it. */
export const hold = definePolicy({
  options: z.strictObject({
    policy: z.literal('hold').describe('Changes nothing: the default run.'),
  }),
  create: () => ({ decide: async (observation) => holding(observation) }),
  foresee: (_options, { steps, actions }) =>
    actions.includes('hold') ? Array.from({ length: steps }, () => ({ action: 'hold' })) : null,
});

/** The decision that changes nothing: `hold`, or where it is not allowed another one that comes to the same. */
function holding({ actions, choices }: Observation): Decision {
  const still = choices.filter(({ ends, unchanged }) => unchanged && !ends);
  const named = actions.includes('hold')
    ? still.find(({ action }) => action === 'hold')
    : (still.find(({ chooses }) => !chooses) ?? still[0]);
  if (named === undefined) {
    throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', {
      policy: 'hold',
      needs: 'an action that changes nothing, such as hold',
      allowed: actions,
    });
  }
  const { action, chooses, hyperparameters } = named;
  return chooses ? { action, values: hyperparameters } : { action };
}
