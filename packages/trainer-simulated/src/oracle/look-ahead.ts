import {
  applyAction,
  standardActions,
  startOf,
  type Hyperparameters,
  type Observation,
} from '@rl-exp/core';
import { simulatedErrors } from '../errors.ts';
import type { SimulatedOptions } from '../options.ts';
import { expectedAfter } from './expected-after.ts';

interface Path {
  readonly first: string;
  readonly learned: number;
  readonly values: Hyperparameters;
}

/**
 * The first action of the sequence after which the most is learned. Of paths that come to the same values only the one
 * that learned most can be the best, so that few are to be followed.
 *
 * @throws RLX_SIMULATED_ORACLE_ACTIONS where no standard action that trains is allowed.
 */
export function lookAhead(options: {
  readonly observation: Observation;
  readonly learned: number;
  readonly model: SimulatedOptions;
  readonly audioSeconds: number;
}): string {
  const { observation, learned, ...world } = options;
  const { actions, hyperparameters: specs, steps_left: left } = observation;
  const moves = actions.flatMap((name) => {
    const effect = standardActions[name];
    return effect === undefined || effect.end === true ? [] : [{ name, effect }];
  });
  let paths: readonly Path[] = [{ first: '', learned, values: valuesNow(observation) }];
  for (let step = 0; step < left; step += 1) {
    const reached = new Map<string, Path>();
    for (const path of paths) {
      for (const { name, effect } of moves) {
        const { effective: values } = applyAction(name, effect, path.values, specs);
        // A failed segment leaves values and weights as they were, and costs a step.
        const after = expectedAfter(path.learned, values, world);
        if (after === null) continue;
        const key = JSON.stringify(values);
        if (after > (reached.get(key)?.learned ?? -1))
          reached.set(key, { first: path.first || name, learned: after, values });
      }
    }
    if (reached.size === 0) break;
    paths = [...reached.values()];
  }
  const best = paths.reduce((most, path) => (path.learned > most.learned ? path : most));
  if (best.first === '')
    throw simulatedErrors.create('RLX_SIMULATED_ORACLE_ACTIONS', { allowed: actions });
  return best.first;
}

function valuesNow({ state, hyperparameters: specs }: Observation): Hyperparameters {
  return Object.fromEntries(
    Object.entries(startOf(specs)).map(([name, start]) => {
      const value = state[name];
      return [name, typeof value === 'number' ? value : start];
    }),
  );
}
