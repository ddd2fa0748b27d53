import type { AgentV1 } from '@rl-exp/core';
import { z } from 'zod';
import { lrControl } from './lr-control.ts';

/** Options that schedules have in common. */
export const scheduleOptions = {
  peak: z
    .number()
    .positive()
    .optional()
    .describe('The highest learning rate; the start of lr where left out.'),
  end_fraction: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('The learning rate at the very end, as a fraction of the peak.'),
};

/** Share of the episode in which the rate climbs to its peak. */
export const warmUpShare: z.ZodNumber = z.number().min(0).max(1);

/** Part of the peak at a position of the episode between 0 and 1, apart from warm-up. */
export type Decline = (position: number) => number;

/**
 * Follows a schedule: at each step the rate that it has in the middle of the next segment, as near as the allowed actions
 * come to it. A segment that failed is no reason to wait; the schedule goes on.
 */
export function createScheduleAgent(
  policy: string,
  schedule: {
    readonly peak?: number | undefined;
    readonly warm_up_share: number;
    readonly decline: Decline;
  },
): AgentV1 {
  const { peak, warm_up_share: warmUp, decline } = schedule;
  return {
    async decide(observation) {
      const control = lrControl(policy, observation);
      const position = (observation.step + 0.5) / (observation.step + observation.steps_left);
      const fraction =
        position < warmUp ? position / warmUp : decline((position - warmUp) / (1 - warmUp));
      return control.toward((peak ?? control.start) * fraction);
    },
  };
}
