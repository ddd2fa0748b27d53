import {
  standardActions,
  type AgentContext,
  type AgentV1,
  type EnvironmentPlan,
  type HyperparameterSpec,
  type Hyperparameters,
} from '@rl-exp/core';
import { playAgent, type PlayedEpisode } from '../../__fixtures__/play-agent.ts';

export { makeAgent as searchAgent } from '../../__fixtures__/make-agent.ts';

export const toySpecs: readonly HyperparameterSpec[] = [
  { name: 'lr', type: 'float', default: 1e-5, min: 1e-6, max: 1, description: '' },
  { name: 'batch_size', type: 'integer', default: 8, min: 1, max: 64, description: '' },
  { name: 'frozen_layers', type: 'integer', default: 0, min: 0, max: 4, description: '' },
  { name: 'data_order', type: 'integer', default: 0, min: 0, max: 7, description: '' },
];

/**
 * Toy training whose optimum is known: a segment takes the loss nearer to 0, by a share that is largest at lr 1e-3 and a
 * batch of 16 with nothing frozen, where it is a half. Above lr 0.1 the loss is not a number.
 */
function toyLoss(loss: number, values: Hyperparameters): number | null {
  const { lr = 0, batch_size: batch = 1, frozen_layers: frozen = 0, data_order: order = 0 } = values;
  if (lr > 0.1) return null;
  const distance = Math.log10(lr / 1e-3) ** 2 + Math.log2(batch / 16) ** 2 / 16 + frozen ** 2 / 8;
  return loss * (1 - 0.5 * Math.exp(-distance)) * (1 - order / 1000);
}

/** Plays a search in the real environment over toy training; what the environment refuses is thrown. */
export async function playSearch(options: {
  readonly agent: AgentV1;
  readonly steps: number;
  readonly seed?: number;
  readonly environment?: Partial<EnvironmentPlan>;
  readonly specs?: readonly HyperparameterSpec[];
  readonly exchange?: AgentContext['exchange'];
}): Promise<PlayedEpisode> {
  const { agent, steps, seed = 7, specs = toySpecs, environment, exchange } = options;
  return await playAgent({
    agent,
    environment: { steps, actions: standardActions, branch: true, ...environment },
    specs,
    seed,
    train: ({ loss, hyperparameters }) => toyLoss(loss, hyperparameters) ?? 'nan',
    exchange,
  });
}
