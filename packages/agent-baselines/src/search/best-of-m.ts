import { startOf } from '@rl-exp/core';
import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';
import { scheduleSchema } from './schedule.ts';
import { createTrialAgent } from './trial-agent.ts';

/** The same run again and again with the training data in another order: what chance alone is worth. */
export const bestOfM = definePolicy({
  options: z.strictObject({
    policy: z
      .literal('best-of-m')
      .describe(
        'Default runs that differ by the order of their data alone; the best is delivered.',
      ),
    runs: z.int().min(2).default(4).describe('Runs that share the budget.'),
    schedule: scheduleSchema,
  }),
  create: ({ runs, schedule }) =>
    createTrialAgent({
      policy: 'best-of-m',
      schedule,
      from: 'root',
      length: (budget) => Math.max(1, Math.ceil(budget / runs)),
      propose({ length: number }, { observation: { hyperparameters: specs } }) {
        const order = specs.find(({ name }) => name === 'data_order');
        if (order === undefined || order.max - order.min + 1 < runs) {
          const orders = order === undefined ? 1 : order.max - order.min + 1;
          throw baselinesErrors.create('RLX_BASELINES_DATA_ORDERS', { runs, orders });
        }
        const among = order.max - order.min + 1;
        const value = order.min + (number % among);
        return { values: { ...startOf(specs), data_order: value }, why: `data order ${value}` };
      },
    }),
  advise: ({ runs }, { steps }) =>
    steps % runs === 0
      ? []
      : [`best-of-m cuts its last run short: ${steps} steps are no multiple of ${runs} runs.`],
});
