import { findRoot } from './find-root.ts';

/** Share of the standard normal distribution below `z`: series near 0 (Marsaglia 2004), continued fraction in the tails. */
export function normalCumulative(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(z) < 4) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 + sum * density;
  }
  let fraction = Math.abs(z);
  for (let k = 60; k >= 1; k -= 1) fraction = Math.abs(z) + k / fraction;
  const tail = density / fraction;
  return z < 0 ? tail : 1 - tail;
}

/** Where the share below is `share`, for 0 < share < 1. */
export function normalQuantile(share: number): number {
  return findRoot((z) => normalCumulative(z) - share, -40, 40);
}
