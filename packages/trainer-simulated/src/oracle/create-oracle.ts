import type { AgentV1, Hyperparameters, Observation } from '@rl-exp/core';
import { simulatedErrors } from '../errors.ts';
import type { SimulatedOptions } from '../options.ts';
import { bestPoint } from './best-point.ts';
import { expectedAfter } from './expected-after.ts';
import { lookAhead } from './look-ahead.ts';

/**
 * Takes the path on which the most is learned, chance left out: free where a decision may name values, else the best
 * sequence of actions to the end. It holds what was learned so far to be what the formulas expect of the steps so far.
 */
export function createOracle(model: SimulatedOptions): AgentV1 {
  return {
    async decide(observation) {
      const audioSeconds = audioSecondsOf(observation);
      const learned = learnedSoFar(observation, { model, audioSeconds });
      const choosing = observation.choices.find(({ chooses }) => chooses);
      const rationale = 'an oracle: it knows the formulas of the simulated trainer';
      if (choosing !== undefined) {
        const values = bestPoint({ observation, learned, model, audioSeconds });
        return { action: choosing.action, values, rationale };
      }
      return { action: lookAhead({ observation, learned, model, audioSeconds }), rationale };
    },
  };
}

function audioSecondsOf({ segment }: Observation): number {
  if ('audio_seconds' in segment) return segment.audio_seconds;
  throw simulatedErrors.create('RLX_SIMULATED_ORACLE_SEGMENT', {});
}

/** The share that is expected to be learned where the last step left training. */
function learnedSoFar(
  { history }: Observation,
  world: { readonly model: SimulatedOptions; readonly audioSeconds: number },
): number {
  const nodes = [0];
  for (const { from, hyperparameters, status } of history) {
    const before = nodes[from] ?? 0;
    const values: Hyperparameters = hyperparameters;
    nodes.push(status === 'ok' ? (expectedAfter(before, values, world) ?? before) : before);
  }
  return nodes.at(-1) ?? 0;
}
