import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
import type { ChosenPolicy, Policy } from './policy.ts';
import { bestOfM } from './search/best-of-m.ts';
import { cmaEs } from './search/cma-es.ts';
import { greedy } from './search/greedy.ts';
import { hybrid } from './search/hybrid.ts';
import { populationBasedTraining } from './search/population-based-training.ts';
import { randomSearch } from './search/random-search.ts';
import { successiveHalving } from './search/successive-halving.ts';
import { tpe } from './search/tpe.ts';
import { trainLonger } from './search/train-longer.ts';
import { bandit } from './trajectory/bandit.ts';
import { cosine } from './trajectory/cosine.ts';
import { hold } from './trajectory/hold.ts';
import { human } from './trajectory/human.ts';
import { linear } from './trajectory/linear.ts';
import { plateau } from './trajectory/plateau.ts';
import { random } from './trajectory/random.ts';
import { stopNow } from './trajectory/stop-now.ts';
import { warmUpStableDecay } from './trajectory/warm-up-stable-decay.ts';

export { baselinesErrors } from './errors.ts';

/** Every policy but `hold`, which comes first: those of one trajectory, then those of search. */
const others: readonly Policy[] = [
  stopNow,
  random,
  linear,
  cosine,
  warmUpStableDecay,
  plateau,
  bandit,
  human,
  greedy,
  randomSearch,
  successiveHalving,
  populationBasedTraining,
  tpe,
  cmaEs,
  hybrid,
  bestOfM,
  trainLonger,
];

const optionsSchema = z.discriminatedUnion('policy', [
  hold.options,
  ...others.map(({ options }) => options),
]);

export default definePlugin({
  kind: 'agent',
  name: 'baselines',
  specificationVersion: 'v1',
  summary:
    'Schedules, plateau, bandit, random, a person, and searches by roll-back, halving, population, TPE, CMA-ES: what an agent has to beat.',
  options: optionsSchema,
  foresee: (options, cell) => chosen(options).foresee(cell),
  advise: (options, cell) => chosen(options).advise(cell),
  create: (options, context) => chosen(options).create(context),
});

function chosen(options: z.output<typeof optionsSchema>): ChosenPolicy {
  const policy = others.find(({ name }) => name === options.policy) ?? hold;
  return policy.choose(options);
}
