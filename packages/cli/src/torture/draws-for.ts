import { digestOf } from '@rl-exp/core';

/** Numbers in [0, 1), the same for the same seed and purpose on every machine. */
export function randomStream(seed: number, purpose: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return Number.parseInt(digestOf(`${seed}|${purpose}|${drawn}`).slice(0, 12), 16) / 2 ** 48;
  };
}
