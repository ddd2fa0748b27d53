import { randomStream } from '@rl-exp/core';

/** Adds noise to a tensor: uniform, up to this share of the tensor's root mean square. */
export function addNoise(values: Float32Array, share: number): void {
  const size = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  const draw = randomStream(values.length);
  for (const [index, value] of values.entries())
    values[index] = value + share * size * (2 * draw() - 1);
}
