import { compareCells, type Comparison, type RecordedCell } from '@rl-exp/compare';
import { comparisonRules, runsOf, type GivenRules } from './comparison-rules.ts';
import { recordedCells } from './recorded-cells.ts';
import type { RunDirectory } from './run-directory.ts';

/** Holds the methods of runs against one another, from what is on record of their cells. */
export async function compareRuns(
  runs: readonly RunDirectory[],
  given: GivenRules = {},
): Promise<Comparison> {
  const cells = await Promise.all(runs.map(recordedCells));
  return compareRecords(runs, cells.flat(), given);
}

/** The same, from records that were read already. */
export function compareRecords(
  runs: readonly RunDirectory[],
  cells: readonly RecordedCell[],
  given: GivenRules = {},
): Comparison {
  return compareCells({
    runs: runsOf(runs),
    cells,
    labels: Object.assign({}, ...runs.map(({ plan }) => plan.labels)),
    ...comparisonRules(runs, given),
  });
}
