import type { Hyperparameters } from '@rl-exp/core';
import { simulatedHyperparametersSchema, type SimulatedOptions } from '../options.ts';
import { failureOf, learnedAfter } from '../simulated-model.ts';

/** The share learned after a segment without chance; null where the segment fails. */
export function expectedAfter(
  learned: number,
  hyperparameters: Hyperparameters,
  { model, audioSeconds }: { readonly model: SimulatedOptions; readonly audioSeconds: number },
): number | null {
  const values = simulatedHyperparametersSchema.parse(hyperparameters);
  if (failureOf(values, model) !== null) return null;
  return learnedAfter({ learned, audioSeconds, values, model, chance: 0 });
}
