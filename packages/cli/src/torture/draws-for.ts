import { unitDraw } from '@rl-exp/core';

/** Numbers in [0, 1), the same for the same seed and purpose on every machine. */
export function drawsFor(seed: number, purpose: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return unitDraw(`${seed}|${purpose}|${drawn}`);
  };
}
