import type { Observation } from '@rl-exp/core';
import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { lrControl } from './lr-control.ts';

/** Keeps the rate while val improves, and lowers it when that has stalled. */
export const plateau = definePolicy({
  options: z.strictObject({
    policy: z.literal('plateau').describe('Lowers the learning rate when val has stalled.'),
    patience: z
      .int()
      .positive()
      .default(2)
      .describe('Steps without a new best after which the rate is lowered.'),
    factor: z
      .number()
      .positive()
      .lt(1)
      .default(0.5)
      .describe('What the rate is multiplied by, as near as the allowed actions come to it.'),
    min_improvement: z
      .number()
      .min(0)
      .default(0)
      .describe("Least improvement that counts as one, in the metric's own units."),
  }),
  create: ({ patience, factor, min_improvement: least }) => ({
    async decide(observation) {
      const control = lrControl('plateau', observation);
      const stalled = stalledSteps(observation, { start: control.start, least });
      const decision =
        stalled >= patience
          ? control.lowerToward(control.now * factor)
          : control.toward(control.now);
      return { ...decision, rationale: `${stalled} of ${patience} steps without a new best` };
    },
  }),
});

/** Steps at the end of the history without a new best; a lowered rate begins the count anew. */
function stalledSteps(
  { history }: Observation,
  { start, least }: { readonly start: number; readonly least: number },
): number {
  let [lr, gain, best, stalled] = [start, 0, 0, 0];
  for (const { hyperparameters, improvement, status } of history) {
    const used = hyperparameters['lr'] ?? lr;
    if (used < lr) stalled = 0;
    gain += improvement;
    stalled = gain > best + least ? 0 : stalled + 1;
    best = Math.max(best, gain);
    if (status === 'ok') lr = used;
  }
  return stalled;
}
