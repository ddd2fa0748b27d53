import {
  narrowHyperparameters,
  startOf,
  type ActionEffect,
  type AgentV1,
  type Exchange,
  type Hyperparameters,
  type PluginContext,
} from '@rl-exp/core';
import { makeAgent } from './make-agent.ts';
import { playAgent, type PlayedEpisode, type Train } from './play-agent.ts';

export type { Train } from './play-agent.ts';

interface ToyOptions {
  readonly options: object;
  readonly actions: Readonly<Record<string, ActionEffect>>;
  readonly steps?: number;
  readonly seed?: number;
  readonly train?: Train;
  readonly ask?: PluginContext['ask'];
  readonly exchange?: Exchange;
}

/** An episode as it went, and what was in force. */
export interface ToyEpisode extends PlayedEpisode {
  readonly hyperparameters: readonly Hyperparameters[];
  readonly actions: readonly string[];
}

const specs = narrowHyperparameters(
  [
    { name: 'lr', type: 'float', default: 1e-4, min: 1e-6, max: 1e-2, description: 'Rate.' },
    { name: 'batch_size', type: 'integer', default: 8, min: 1, max: 32, description: 'Batch.' },
  ],
  {},
);

/** An agent of this package, at a terminal or without one. */
export async function toyAgent(options: object, ask?: PluginContext['ask']): Promise<AgentV1> {
  return await makeAgent(options, ask === undefined ? {} : { ask });
}

/** Plays an episode of one trajectory over toy training. */
export async function playToy(toy: ToyOptions): Promise<ToyEpisode> {
  const { options, ask, actions, steps = 5, seed = 7, train = ({ loss }) => loss, exchange } = toy;
  const agent = await toyAgent(options, ask);
  const environment = { steps, actions };
  const played = await playAgent({ agent, environment, specs, seed, train, exchange });
  return {
    ...played,
    hyperparameters: played.history.map((entry) => entry.hyperparameters),
    actions: played.decisions.map(({ action }) => action),
  };
}

/** Where every toy episode starts. */
export const toyStart: Hyperparameters = startOf(specs);
