import { compareErrors, findMethod, methodNames } from '@rl-exp/compare';
import { isRlExpError, type Plan } from '@rl-exp/core';
import type { Findings } from '../diagnostics/findings.ts';
import { partAt, type Located, type LocatedMap } from './located.ts';

/** Reports declared baselines that are the name of no method of the plan, or of several. */
export function checkBaselines(composed: LocatedMap, plan: Plan, findings: Findings): void {
  const declared = partAt(composed, ['compare', 'baseline']);
  if (declared === undefined) return;
  const methods = [...new Set(methodNames(plan).values())];
  for (const { value, place } of namesIn(declared)) {
    try {
      if (findMethod(methods, value) !== null) continue;
      const error = compareErrors.create('RLX_COMPARE_BASELINE_UNKNOWN', { name: value, methods });
      findings.add(error, place);
    } catch (error) {
      if (!isRlExpError(error)) throw error;
      findings.add(error, place);
    }
  }
}

function namesIn(
  located: Located,
): readonly { readonly value: string; readonly place: Located['place'] }[] {
  if (located.type === 'list') return located.items.flatMap(namesIn);
  return located.type === 'scalar' && typeof located.value === 'string'
    ? [{ value: located.value, place: located.place }]
    : [];
}
