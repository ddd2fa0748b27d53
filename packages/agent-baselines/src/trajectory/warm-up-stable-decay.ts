import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { createScheduleAgent, scheduleOptions, warmUpShare } from './schedule.ts';

/** The rate climbs to its peak, stays there, and falls on a straight line at the end. */
export const warmUpStableDecay = definePolicy({
  options: z
    .strictObject({
      policy: z
        .literal('warm-up-stable-decay')
        .describe('The learning rate climbs, stays, and falls at the end.'),
      ...scheduleOptions,
      warm_up_share: warmUpShare.default(0.1).describe('Share of the episode that warms up.'),
      decay_share: z
        .number()
        .positive()
        .max(1)
        .default(0.2)
        .describe('Share of the episode, at its end, in which the rate falls.'),
    })
    .refine(({ warm_up_share: warmUp, decay_share: decay }) => warmUp + decay <= 1 + 1e-9, {
      path: ['decay_share'],
      message: 'warm_up_share and decay_share take more than the whole episode together',
    }),
  create: ({ end_fraction: end, decay_share: decay, ...schedule }) => {
    // The decline is told positions of what warm-up leaves.
    const stable = 1 - decay / (1 - schedule.warm_up_share);
    return createScheduleAgent('warm-up-stable-decay', {
      ...schedule,
      decline: (position) =>
        position <= stable ? 1 : 1 - ((1 - end) * (position - stable)) / (1 - stable),
    });
  },
});
