import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';

/** Never changes anything: what training does when nobody steers it. */
export const hold = definePolicy({
  options: z.strictObject({
    policy: z.literal('hold').describe('Changes nothing: the default run.'),
  }),
  create: () => ({
    async decide({ actions }) {
      if (!actions.includes('hold')) {
        throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', {
          policy: 'hold',
          needs: 'the action hold',
          allowed: actions,
        });
      }
      return { action: 'hold' };
    },
  }),
  foresee: (_options, { steps, actions }) =>
    actions.includes('hold') ? Array.from({ length: steps }, () => ({ action: 'hold' })) : null,
});
