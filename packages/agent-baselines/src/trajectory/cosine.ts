import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { createScheduleAgent, scheduleOptions, warmUpShare } from './schedule.ts';

/** The rate falls on half a cosine from its peak to its end: slowly, fast, slowly. */
export const cosine = definePolicy({
  options: z.strictObject({
    policy: z.literal('cosine').describe('The learning rate falls on half a cosine.'),
    ...scheduleOptions,
    warm_up_share: warmUpShare.default(0).describe('Share of the episode that warms up.'),
  }),
  create: ({ end_fraction: end, ...schedule }) =>
    createScheduleAgent('cosine', {
      ...schedule,
      decline: (position) => end + ((1 - end) * (1 + Math.cos(Math.PI * position))) / 2,
    }),
});
