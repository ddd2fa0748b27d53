import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { createScheduleAgent, scheduleOptions, warmUpShare } from './schedule.ts';

/** The rate falls on a straight line from its peak to its end. */
export const linear = definePolicy({
  options: z.strictObject({
    policy: z.literal('linear').describe('The learning rate falls on a straight line.'),
    ...scheduleOptions,
    warm_up_share: warmUpShare.default(0).describe('Share of the episode that warms up.'),
  }),
  create: ({ end_fraction: end, ...schedule }) =>
    createScheduleAgent('linear', {
      ...schedule,
      decline: (position) => 1 - (1 - end) * position,
    }),
});
