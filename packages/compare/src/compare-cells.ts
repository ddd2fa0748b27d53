import { canonicalJson, type ComparisonRules, type Digest, type Plan } from '@rl-exp/core';
import { compareSection } from './compare-section.ts';
import type { Comparison } from './comparison.ts';
import { compareErrors } from './errors.ts';
import { namedBaselines } from './find-baselines.ts';
import { methodOf } from './cell-outcome.ts';
import { methodNames } from './method-names.ts';
import { profileThresholds } from './method-result.ts';
import { sortOut } from './named-outcome.ts';
import type { RecordedCell } from './recorded-cell.ts';

export const bootstrapDraws = 10_000;

/** Drawn from the same numbers every time, so that a comparison is the same every time. */
const seed = 1;

export interface CompareOptions {
  readonly runs: Comparison['runs'];
  /** Cells of all runs; of cells that are alike the first one counts. */
  readonly cells: readonly RecordedCell[];
  /** Names of cells' values in the plans. */
  readonly labels?: Plan['labels'];
  readonly rules: ComparisonRules;
  /** Whether the plans hold these rules, from before the runs. */
  readonly declared: boolean;
  readonly draws?: number;
}

/**
 * Compares the methods of finished cells at equal compute, track by track: every method with every baseline, over pairs
 * of cells of one task and seed.
 *
 * @throws RLX_COMPARE_BASELINE_UNKNOWN, RLX_COMPARE_BASELINE_AMBIGUOUS
 */
export function compareCells(options: CompareOptions): Comparison {
  const { runs, rules, declared, draws = bootstrapDraws } = options;
  const names = methodNames({
    cells: options.cells.map(({ cell }) => cell),
    labels: options.labels,
    runs: options.cells.map(({ run }) => run),
  });
  // What a plan declares may be in a part of it that is not here; what is asked for has to be.
  if (!declared) assertKnown(rules, options.cells, names);
  const { outcomes, excluded } = sortOut(options.cells, names);
  const groups = [
    ...Map.groupBy(outcomes, ({ track, objective }) =>
      canonicalJson({ track, objective }),
    ).values(),
  ];
  const sections = groups.flatMap((cells) =>
    cells
      .slice(0, 1)
      .map(({ track, objective }) =>
        compareSection(cells, { track, objective, rules, draws, seed }),
      ),
  );
  return {
    schema: 'rl-exp/comparison/v1',
    runs,
    rules: { ...rules, declared },
    draws,
    thresholds: [...profileThresholds],
    sections: sections.map(({ section }) => section),
    excluded: [...excluded, ...sections.flatMap((each) => each.excluded)],
    notices: [
      ...sections.flatMap(({ notices }) => notices),
      ...new Set(outcomes.flatMap(({ notice }) => notice ?? [])),
    ],
  };
}

function assertKnown(
  { baseline = [] }: ComparisonRules,
  cells: readonly RecordedCell[],
  names: ReadonlyMap<Digest, string>,
): void {
  const byRun = [...Map.groupBy(cells, ({ run }) => run).values()].map((ofRun) => [
    ...new Set(ofRun.map(({ cell }) => names.get(methodOf(cell)) ?? '')),
  ]);
  const name = baseline.find((each) => namedBaselines(byRun, [each]).length === 0);
  if (name !== undefined)
    throw compareErrors.create('RLX_COMPARE_BASELINE_UNKNOWN', {
      name,
      methods: [...new Set(byRun.flat())],
    });
}
