import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';

/** Stops before anything is trained: what the untouched checkpoint is worth. */
export const stopNow = definePolicy({
  options: z.strictObject({
    policy: z.literal('stop-now').describe('Stops at once: the untouched checkpoint.'),
  }),
  create: () => ({
    async decide({ actions, choices }) {
      const ending = choices.filter(({ chooses, ends }) => ends && !chooses);
      const named = actions.includes('stop')
        ? ending.find(({ action }) => action === 'stop')
        : ending[0];
      if (named !== undefined) return { action: named.action };
      throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', {
        policy: 'stop-now',
        needs: 'an action that ends the episode, such as stop',
        allowed: actions,
      });
    },
  }),
  foresee: (_options, { actions }) => (actions.includes('stop') ? [{ action: 'stop' }] : null),
});
