import type { HyperparameterSpec, Hyperparameters, Observation } from '@rl-exp/core';
import type { SimulatedOptions } from '../options.ts';
import { expectedAfter } from './expected-after.ts';

const ratesPerDecade = 40;

/**
 * The values under which a segment teaches the most. Taking them at every step is the best path: what is learned after
 * a segment grows with what was learned before it, whatever the values.
 */
export function bestPoint(options: {
  readonly observation: Observation;
  readonly learned: number;
  readonly model: SimulatedOptions;
  readonly audioSeconds: number;
}): Record<string, number> {
  const { observation, learned, ...world } = options;
  let best: { readonly values: Hyperparameters; readonly learned: number } | null = null;
  for (const values of pointsOf(observation.hyperparameters)) {
    const after = expectedAfter(learned, values, world);
    if (after !== null && (best === null || after > best.learned))
      best = { values, learned: after };
  }
  return { ...best?.values };
}

/** Learning rates, evenly by factors, with every frozen layer; a batch as small as it may be teaches the most. */
function pointsOf(specs: readonly HyperparameterSpec[]): readonly Hyperparameters[] {
  return specs.reduce<readonly Hyperparameters[]>(
    (points, spec) =>
      points.flatMap((point) => valuesOf(spec).map((value) => ({ ...point, [spec.name]: value }))),
    [{}],
  );
}

function valuesOf({ name, min, max, default: start }: HyperparameterSpec): readonly number[] {
  if (name === 'lr') {
    const count = Math.max(1, Math.ceil(Math.log10(max / min) * ratesPerDecade));
    return Array.from({ length: count + 1 }, (_, index) =>
      Number((min * (max / min) ** (index / count)).toPrecision(12)),
    ).map((rate) => Math.min(max, Math.max(min, rate)));
  }
  if (name === 'frozen_layers')
    return Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return name === 'data_order' ? [start] : [min];
}
