import type {
  AgentV1,
  HistoryEntry,
  HyperparameterSpec,
  Hyperparameters,
  Objective,
  Observation,
} from '@rl-exp/core';
import { choosingAction } from './choosing-action.ts';

/** What a search wants trained next. */
export interface Order {
  /** The step to continue from, 0 for the root. */
  readonly from: number;
  readonly values: Hyperparameters;
  readonly why: string;
}

/** What stays the same throughout an episode. */
export interface Ground {
  readonly objective: Objective;
  readonly hyperparameters: readonly HyperparameterSpec[];
  /** Steps of the whole episode. */
  readonly budget: number;
  readonly seed: number;
}

/** A search as if it was never interrupted: it yields what to train next and is given what became of it. */
export type Search = Generator<Order, never, HistoryEntry>;

/** An agent that runs a search through the steps so far at every decision, so that it keeps nothing in between. */
export function createSearchAgent(policy: string, begin: (ground: Ground) => Search): AgentV1 {
  return {
    async decide(observation, { seed }) {
      const action = choosingAction(observation, policy);
      const search = begin(groundOf(observation, seed));
      let next = search.next();
      for (const entry of observation.history) next = search.next(entry);
      const { from, values, why } = next.value;
      return { action, from, values: { ...values }, rationale: why };
    },
  };
}

function groundOf(
  { objective, hyperparameters, step, steps_left: left }: Observation,
  seed: number,
): Ground {
  return { objective, hyperparameters, budget: step + left, seed };
}
