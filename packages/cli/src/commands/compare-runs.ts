import { compareCells, type Comparison } from '@rl-exp/compare';
import { recordedCells } from '../runtime/recorded-cells.ts';
import type { RunDirectory } from '../runtime/run-directory.ts';
import { comparisonRules, runsOf, type GivenRules } from './comparison-rules.ts';

/** Holds the methods of runs against one another, from what is on record of their cells. */
export async function compareRuns(
  runs: readonly RunDirectory[],
  given: GivenRules = {},
): Promise<Comparison> {
  const cells = await Promise.all(runs.map(recordedCells));
  return compareCells({
    runs: runsOf(runs),
    cells: cells.flat(),
    labels: Object.assign({}, ...runs.map(({ plan }) => plan.labels)),
    ...comparisonRules(runs, given),
  });
}
