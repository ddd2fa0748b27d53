import type { AgentContext, AgentV1, Hyperparameters, Observation } from '@rl-exp/core';
import { z } from 'zod';
import { choosingAction } from './choosing-action.ts';
import { scheduled, scheduleSchema, type Schedule } from './schedule.ts';
import { dimensionsAsked, spaceSchema, type SpaceOptions } from './space.ts';
import { trialsIn, type Trial } from './trials.ts';

/** Options of every search whose trials are runs of their own. */
export const trialOptions = {
  space: spaceSchema,
  trial_steps: z
    .int()
    .min(1)
    .default(4)
    .describe('Steps of a trial; its value is the objective at its end.'),
  from: z
    .enum(['root', 'best'])
    .default('root')
    .describe('Where trials begin: at the untouched state, or at the best state so far.'),
  schedule: scheduleSchema,
};
export interface TrialOptions {
  readonly space?: SpaceOptions;
  readonly trial_steps: number;
  readonly from: 'root' | 'best';
  readonly schedule: Schedule;
}

/** The values of a new trial, and why. */
export interface Proposal {
  readonly values: Hyperparameters;
  readonly why: string;
  readonly usage?: Readonly<Record<string, number>> | undefined;
}

export type Propose = (
  trials: readonly Trial[],
  asked: { readonly observation: Observation; readonly context: AgentContext },
) => Proposal | Promise<Proposal>;

/** An agent that goes on with a trial to its end, and then begins the next with the values that are proposed. */
export function createTrialAgent(options: {
  readonly policy: string;
  readonly schedule: Schedule;
  readonly from: 'root' | 'best';
  /** Steps of a trial in an episode of so many steps. */
  readonly length: (budget: number) => number;
  readonly propose: Propose;
}): Pick<AgentV1, 'decide'> {
  const { policy, schedule, from, propose } = options;
  return {
    async decide(observation, context) {
      const { history, step, steps_left: left, trend, hyperparameters: specs } = observation;
      const action = choosingAction(observation, policy);
      const steps = options.length(step + left);
      const trials = trialsIn(history, steps);
      const current = trials.at(-1);
      if (current?.status === 'under way') {
        const done = current.steps.length;
        const values = scheduled(current.values, { schedule, step: done, steps, specs });
        return {
          action,
          values,
          rationale: `trial ${trials.length}, step ${done + 1} of ${steps}`,
        };
      }
      const { values, why, usage } = await propose(trials, { observation, context });
      return {
        action,
        from: from === 'best' ? trend.best_step : 0,
        values: scheduled(values, { schedule, step: 0, steps, specs }),
        rationale: `trial ${trials.length + 1}, step 1 of ${steps}: ${why}`,
        ...(usage === undefined ? {} : { usage }),
      };
    },
  };
}

/** What to know before trials of so many steps are begun. */
export function adviseTrials(
  policy: string,
  { space, trial_steps: each }: Pick<TrialOptions, 'space' | 'trial_steps'>,
  budget: number,
): readonly string[] {
  const trials = Math.floor(budget / each);
  const dimensions = dimensionsAsked(space);
  return [
    ...(budget % each === 0
      ? []
      : [`${policy} cuts its last trial short: ${budget} steps are no multiple of ${each}.`]),
    ...(trials >= 3 * dimensions
      ? []
      : [
          `${policy} has ${trials} trials of ${each} steps for ${dimensions} hyperparameters, which cannot cover the space. Narrow agent.with.space, or allow ${3 * dimensions * each} steps.`,
        ]),
  ];
}
