import { mean, standardDeviation } from './aggregate.ts';
import { studentCumulative } from './student-distribution.ts';

/**
 * p of two one-sided paired t-tests (Schuirmann 1987): small where the mean difference lies within ± `margin`. Where
 * the differences do not vary, 0 or 1. Needs two differences.
 */
export function equivalenceTest(differences: readonly number[], margin: number): number {
  const centre = mean(differences);
  const error = standardDeviation(differences) / Math.sqrt(differences.length);
  if (!(error > 0)) return Math.abs(centre) < margin ? 0 : 1;
  const degrees = differences.length - 1;
  const above = 1 - studentCumulative((centre + margin) / error, degrees);
  const below = studentCumulative((centre - margin) / error, degrees);
  return Math.max(above, below);
}
