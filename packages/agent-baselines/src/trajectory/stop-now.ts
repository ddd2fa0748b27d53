import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';

/** Stops before anything is trained: what the untouched checkpoint is worth. */
export const stopNow = definePolicy({
  options: z.strictObject({
    policy: z.literal('stop-now').describe('Stops at once: the untouched checkpoint.'),
  }),
  create: () => ({
    async decide({ actions }) {
      if (!actions.includes('stop')) {
        throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', {
          policy: 'stop-now',
          needs: 'the action stop',
          allowed: actions,
        });
      }
      return { action: 'stop' };
    },
  }),
  foresee: (_options, { actions }) => (actions.includes('stop') ? [{ action: 'stop' }] : null),
});
