import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { choosingAction } from './choosing-action.ts';
import { scheduled } from './schedule.ts';
import { spaceOf, startIn } from './space.ts';

/** One cosine run over the whole budget, which never goes back: what the budget is worth without any search. */
export const trainLonger = definePolicy({
  options: z.strictObject({
    policy: z
      .literal('train-longer')
      .describe('One run over the whole budget, its learning rate going down along half a cosine.'),
    peak_lr: z
      .number()
      .positive()
      .optional()
      .describe("Learning rate that it begins with; the experiment's start where left out."),
  }),
  create: ({ peak_lr: peak }) => ({
    async decide(observation) {
      const { step, steps_left: left, hyperparameters: specs } = observation;
      const action = choosingAction(observation, 'train-longer');
      const steps = step + left;
      const lr = peak ?? startIn(spaceOf(specs, { lr: {} }))['lr'];
      const values = scheduled(lr === undefined ? {} : { lr }, {
        schedule: 'cosine',
        step,
        steps,
        specs,
      });
      return { action, values, rationale: `step ${step + 1} of one run of ${steps}` };
    },
  }),
});
