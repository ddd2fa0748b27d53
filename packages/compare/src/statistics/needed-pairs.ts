import { studentQuantile } from './student-distribution.ts';

export const alpha = 0.05;
const power = 0.8;
const mostPairs = 10_000;

/** The smallest true mean difference that a two-sided paired t-test of `pairs` pairs finds in four cases of five. */
export function minimumDetectableEffect(deviation: number, pairs: number): number {
  return detectable(deviation, pairs, alpha);
}

/**
 * How many pairs would settle it, if mean and spread stayed as they are: the fewer of those that show a difference and
 * those that show that it lies within ± `margin`. No fewer than those with which `family` exact sign-flip tests can reach
 * significance at all. Null for more than 10,000.
 */
export function neededPairs(options: {
  readonly difference: number;
  readonly deviation: number;
  readonly margin: number;
  readonly family: number;
}): number | null {
  const { deviation, margin, family } = options;
  const difference = Math.abs(options.difference);
  const floor = Math.ceil(1 + Math.log2(family / alpha));
  // The first of a family to be found has to be that much surer (Holm 1979).
  const toShow = smallest(
    (pairs) => detectable(deviation, pairs, alpha / family) <= difference,
    floor,
  );
  const toBound = smallest(
    (pairs) => (reach(1 - alpha, pairs) * deviation) / Math.sqrt(pairs) < margin - difference,
    2,
  );
  const fewest = Math.min(toShow, toBound);
  return fewest > mostPairs ? null : fewest;
}

function detectable(deviation: number, pairs: number, level: number): number {
  return (reach(1 - level / 2, pairs) * deviation) / Math.sqrt(pairs);
}

/** Standard errors between no difference and one that is found in four cases of five. */
function reach(confidence: number, pairs: number): number {
  return studentQuantile(confidence, pairs - 1) + studentQuantile(power, pairs - 1);
}

/** The smallest number from `least` that will do, of a condition that holds from some number on. */
function smallest(willDo: (pairs: number) => boolean, least: number): number {
  if (!willDo(mostPairs)) return Number.POSITIVE_INFINITY;
  let [low, high] = [least - 1, mostPairs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (willDo(middle)) high = middle;
    else low = middle;
  }
  return high;
}
