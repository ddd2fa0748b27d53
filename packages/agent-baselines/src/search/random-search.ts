import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { drawPoint, spaceOf, startIn } from './space.ts';
import { adviseTrials, createTrialAgent, trialOptions } from './trial-agent.ts';

/** Trials at points that are drawn; the first is the start, which all methods have in common. */
export const randomSearch = definePolicy({
  options: z.strictObject({
    policy: z.literal('random-search').describe('Runs of their own at points that are drawn.'),
    ...trialOptions,
  }),
  create: (options) =>
    createTrialAgent({
      ...options,
      policy: 'random-search',
      length: () => options.trial_steps,
      propose({ length: number }, { observation, context: { seed } }) {
        const space = spaceOf(observation.hyperparameters, options.space);
        return number === 0
          ? { values: startIn(space), why: 'the start' }
          : { values: drawPoint(space, `${seed}|${number}`), why: 'drawn' };
      },
    }),
  advise: (options, { steps }) => adviseTrials('random-search', options, steps),
});
