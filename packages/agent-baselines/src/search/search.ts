import {
  fitToSpec,
  type AgentV1,
  type HistoryEntry,
  type HyperparameterSpec,
  type Hyperparameters,
  type Objective,
  type Observation,
} from '@rl-exp/core';
import { baselinesErrors } from '../errors.ts';
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
      for (const entry of observation.history) {
        refuseForeign(entry, next.value, { policy, specs: observation.hyperparameters });
        next = search.next(entry);
      }
      const { from, values, why } = next.value;
      return { action, from, values: { ...values }, rationale: why };
    },
  };
}

/**
 * Refuses a step that the search did not order, such as one that a fork took over from another agent: its value would
 * be credited to another move.
 *
 * @throws RLX_BASELINES_SEARCH_FOREIGN
 */
function refuseForeign(
  { step, from, hyperparameters }: HistoryEntry,
  order: Order,
  { policy, specs }: { readonly policy: string; readonly specs: readonly HyperparameterSpec[] },
): void {
  const isAsOrdered = specs.every((spec) => {
    const ordered = order.values[spec.name];
    return ordered === undefined || fitToSpec(ordered, spec) === hyperparameters[spec.name];
  });
  if (from !== order.from || !isAsOrdered)
    throw baselinesErrors.create('RLX_BASELINES_SEARCH_FOREIGN', { policy, step });
}

function groundOf(
  { objective, hyperparameters, step, steps_left: left }: Observation,
  seed: number,
): Ground {
  return { objective, hyperparameters, budget: step + left, seed };
}
