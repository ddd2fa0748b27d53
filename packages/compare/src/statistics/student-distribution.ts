import { findRoot } from './find-root.ts';

/** Share of Student's t distribution below `t`, by the incomplete beta function (Abramowitz and Stegun 26.7.1). */
export function studentCumulative(t: number, degrees: number): number {
  const square = t * t;
  if (square < degrees) {
    const inner = incompleteBeta(square / (degrees + square), 0.5, degrees / 2) / 2;
    return t < 0 ? 0.5 - inner : 0.5 + inner;
  }
  const tail = incompleteBeta(degrees / (degrees + square), degrees / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** Where the share below is `share`, for 0 < share < 1. */
export function studentQuantile(share: number, degrees: number): number {
  return findRoot((t) => studentCumulative(t, degrees) - share, -1e6, 1e6);
}

/** The regularized incomplete beta function I_x(a, b) by its continued fraction (Lentz's method). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const before = fraction;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      fraction *= c * d;
    }
    if (Math.abs(fraction - before) <= 1e-16 * Math.abs(fraction)) break;
  }
  return (Math.exp(logFront) * fraction) / a;
}

/** log Γ(x) for x > 0: Stirling's series, from x + 12 downwards. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 12; z += 1) shift += Math.log(z);
  const inverse = 1 / z;
  const square = inverse * inverse;
  const series =
    inverse *
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}
