import {
  canonicalJson,
  comparisonRulesSchema,
  planDigest,
  type ComparisonRules,
  type Plan,
} from '@rl-exp/core';
import type { Comparison } from '@rl-exp/compare';
import { shownRunName } from './recorded-cells.ts';
import { runtimeErrors } from './errors.ts';

/** A run as far as a comparison needs it before its cells. */
export interface PlannedRun {
  readonly path: string;
  readonly plan: Plan;
}

/** Rules that were given on the command line. */
export interface GivenRules extends Partial<Omit<ComparisonRules, 'baseline'>> {
  readonly baseline?: readonly string[];
}

/** The runs of a comparison with the digests of their plans. */
export function runsOf(runs: readonly PlannedRun[]): Comparison['runs'] {
  return runs.map(({ path, plan }) => ({
    run: shownRunName(path, plan.experiment),
    experiment: plan.experiment,
    plan: planDigest(plan),
  }));
}

/**
 * What was declared before the runs, unless the command line says otherwise.
 *
 * @throws RLX_COMPARE_RULES_DIFFER where runs declare different rules and nothing is given.
 */
export function comparisonRules(
  runs: readonly PlannedRun[],
  { baseline, split, equivalence }: GivenRules = {},
): { readonly rules: ComparisonRules; readonly declared: boolean } {
  const given = Object.fromEntries(
    Object.entries({ baseline, split, equivalence }).filter(([, value]) => value !== undefined),
  );
  const isGiven = Object.keys(given).length > 0;
  const declaring = runs.filter(({ plan }) => plan.compare !== undefined);
  const [first] = declaring;
  const other = declaring.find(
    ({ plan }) => canonicalJson(plan.compare) !== canonicalJson(first?.plan.compare),
  );
  if (other !== undefined && first !== undefined && !isGiven) {
    throw runtimeErrors.create('RLX_COMPARE_RULES_DIFFER', {
      first: first.path,
      second: other.path,
    });
  }
  const declared = !isGiven && runs.length > 0 && declaring.length === runs.length;
  const below = other === undefined ? (first?.plan.compare ?? {}) : {};
  return { rules: comparisonRulesSchema.parse({ ...below, ...given }), declared };
}
