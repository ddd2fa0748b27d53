import { z } from 'zod';
import type { FailureKind } from './transition.ts';

/** Costs of a step and of each failure; all are subtracted. */
export const rewardOptionsSchema = z.strictObject({
  step_penalty: z.number().min(0).default(0.05).describe('Subtracted at every step that trains.'),
  oom: z.number().min(0).default(1).describe('Subtracted when the segment ran out of memory.'),
  nan: z
    .number()
    .min(0)
    .default(2)
    .describe('Subtracted when the loss or a gradient was not finite.'),
  diverged: z.number().min(0).default(2.5).describe('Subtracted when training diverged.'),
});
export type RewardOptions = z.infer<typeof rewardOptionsSchema>;

/** A reward with the terms that add up to it. */
export const rewardSchema = z.strictObject({
  total: z.number().describe('Sum of the terms.'),
  terms: z.strictObject({
    improvement: z.number().describe('Of the metric on val; positive is better.'),
    step_penalty: z.number().describe('Cost of a step that trains, as a negative number.'),
    failure: z.number().describe('Cost of a failure, as a negative number.'),
  }),
});
export type Reward = z.infer<typeof rewardSchema>;

// Costs are subtracted from 0, because JSON cannot hold the -0 that a negated cost of nothing is.
const add = (improvement: number, stepPenalty: number, failure: number): Reward => ({
  total: Number((improvement + stepPenalty + failure).toPrecision(12)),
  terms: { improvement, step_penalty: stepPenalty, failure },
});

/** Reward of a step that trained: improvement − step penalty. */
export function rewardOfImprovement(improvement: number, options: RewardOptions): Reward {
  return add(improvement, 0 - options.step_penalty, 0);
}

/** Reward of a failed segment: −(step penalty + that failure's penalty), with no improvement term. */
export function rewardOfFailure(failure: FailureKind, options: RewardOptions): Reward {
  return add(0, 0 - options.step_penalty, 0 - options[failure]);
}

/** Reward of a step that ended the episode without training. */
export const rewardOfStop: Reward = add(0, 0, 0);
