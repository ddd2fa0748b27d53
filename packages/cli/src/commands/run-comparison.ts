import { compareCells, methodCount, type Comparison } from '@rl-exp/compare';
import { planDigest } from '@rl-exp/core';
import { shownRunName } from '../runtime/recorded-cells.ts';
import type { RunResult } from '../runtime/run-plan.ts';
import { comparisonRules, runsOf } from './comparison-rules.ts';

/** The comparison that a finished run ends in; null where it has one method only. */
export function runComparison({ directory, plan, cells }: RunResult): Comparison | null {
  if (methodCount(plan.cells) < 2) return null;
  const run = { path: directory, plan };
  const name = shownRunName(directory, plan.experiment);
  return compareCells({
    runs: runsOf([run]),
    cells: cells.map((cell) => ({ run: name, plan: planDigest(plan), ...cell })),
    labels: plan.labels,
    ...comparisonRules([run]),
  });
}
