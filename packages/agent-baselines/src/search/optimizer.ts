import type { AgentContext, JsonValue, Observation, PluginContext } from '@rl-exp/core';
import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import {
  optimizerAnswerSchema,
  OptimizerWorker,
  type OptimizerAnswer,
} from './optimizer-worker.ts';
import { spaceOf, startIn } from './space.ts';
import { toldValue } from './told-value.ts';
import { adviseTrials, trialOptions } from './trial-agent.ts';
import type { Trial } from './trials.ts';

export const tpeOptions = z.strictObject({
  policy: z
    .literal('tpe')
    .describe(
      'Tree-structured Parzen estimator (Optuna): where good trials are denser than others.',
    ),
  ...trialOptions,
  n_startup_trials: z
    .int()
    .min(1)
    .default(3)
    .describe(
      "Trials before it stops drawing at random; Optuna's own default, 10, is a whole budget here.",
    ),
});

export const cmaEsOptions = z.strictObject({
  policy: z
    .literal('cma-es')
    .describe('Covariance matrix adaptation (Optuna): a normal distribution that moves and turns.'),
  ...trialOptions,
  population: z
    .int()
    .min(3)
    .default(4)
    .describe('Trials of a generation, after which the distribution moves.'),
});

export const optimizerOptions = z.discriminatedUnion('policy', [tpeOptions, cmaEsOptions]);
export type OptimizerOptions = z.output<typeof optimizerOptions>;

/** Asks Optuna for the next point. Its answers are on record, so that a replay needs no Python. */
export class Optimizer {
  readonly #options: OptimizerOptions;
  readonly #worker: OptimizerWorker;

  constructor(options: OptimizerOptions, context: PluginContext) {
    this.#options = options;
    this.#worker = new OptimizerWorker(context);
  }

  async prepare({ signal }: Pick<AgentContext, 'signal'>): Promise<void> {
    await this.#worker.ready(signal);
  }

  async propose(
    trials: readonly Trial[],
    { observation, context }: { readonly observation: Observation; readonly context: AgentContext },
  ): Promise<OptimizerAnswer> {
    const request = requestOf(this.#options, { trials, observation, seed: context.seed });
    const answer = await context.exchange(request, async (signal) =>
      z.json().parse(await this.#worker.propose(request, signal)),
    );
    return optimizerAnswerSchema.parse(answer);
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }
}

function requestOf(
  options: OptimizerOptions,
  asked: {
    readonly trials: readonly Trial[];
    readonly observation: Observation;
    readonly seed: number;
  },
): Record<string, JsonValue> {
  const { trials, observation, seed } = asked;
  const space = spaceOf(observation.hyperparameters, options.space);
  const names = space.map(({ name }) => name);
  if (options.policy === 'cma-es' && names.length < 2)
    throw baselinesErrors.create('RLX_BASELINES_SPACE_TOO_SMALL', { names });
  const sampler =
    options.policy === 'tpe'
      ? { name: 'tpe', n_startup_trials: options.n_startup_trials }
      : { name: 'cma-es', population: options.population };
  return {
    sampler,
    seed,
    direction: observation.objective.goal,
    space: z.json().parse(space),
    start: startIn(space),
    trials: trials.map((trial, number) => ({
      values: Object.fromEntries(
        space.map(({ name, start }) => [name, trial.values[name] ?? start]),
      ),
      value: toldValue(trial, trials.slice(0, number), observation.objective),
    })),
  };
}

/** What to know before an optimizer is given so many steps. */
export function adviseOptimizer(options: OptimizerOptions, budget: number): readonly string[] {
  const trials = Math.floor(budget / options.trial_steps);
  const shared = adviseTrials(options.policy, options, budget);
  if (options.policy === 'tpe') {
    const { n_startup_trials: startup } = options;
    return trials > startup
      ? shared
      : [
          ...shared,
          `tpe draws all of its ${trials} trials at random: n_startup_trials is ${startup}, and ${budget} steps are ${trials} trials of ${options.trial_steps}.`,
        ];
  }
  // Only trials after the first, which is the start, and one whole generation are drawn from a moved distribution.
  return trials > options.population + 1
    ? shared
    : [
        ...shared,
        `cma-es never moves: its first generation is ${options.population} trials, and ${budget} steps are ${trials} trials of ${options.trial_steps}.`,
      ];
}
