import type { PlannedCell } from '@rl-exp/core';
import type { Findings } from '../diagnostics/findings.ts';
import { buildCells } from './build-plan.ts';
import { checkWhole } from './check-shape.ts';
import { crossCheck, type KnownToPlugins } from './cross-checks.ts';
import { experimentErrors } from './errors.ts';
import { entryAt, partAt, type LocatedMap } from './located.ts';
import { layCombination, withoutMatrix } from './lay-combination.ts';
import { hideTexts } from './literal-secrets.ts';
import {
  axesOf,
  combinationsOf,
  combinationsOneByOne,
  dimensionsOf,
  lengthOf,
  type Axis,
  type Combination,
  type Dimension,
} from './matrix.ts';
import { additionsOf } from './matrix-additions.ts';
import { MatrixExclusions } from './matrix-exclusions.ts';
import { matrixLimits } from './matrix-limits.ts';
import { reportDuplicates } from './report-duplicates.ts';
import { SlotResolver, type ResolvedSlots } from './resolve-slots.ts';
import { slotNames, type Experiment } from './schema.ts';

/** A cell of the plan with where it comes from. */
export interface ResolvedCell {
  readonly cell: PlannedCell;
  /** The values that the matrix gave it. */
  readonly combination: Combination;
  readonly slots: ResolvedSlots;
}

/**
 * Checks every combination of the matrix as if it were a file of its own, and makes its cells: the combinations in
 * declared order, then what is added to them, each with every seed. What is wrong is among the findings.
 * The experiment is one of the combinations, for what is the same in all of them.
 */
export async function resolveCells(
  composed: LocatedMap,
  { file, findings }: { readonly file: string; readonly findings: Findings },
): Promise<{ readonly experiment: Experiment | null; readonly cells: readonly ResolvedCell[] }> {
  const dimensions = dimensionsOf(composed);
  const axes = axesOf(dimensions);
  reportTwice(axes, findings);
  const additions = additionsOf(composed, axes, findings);
  const exclusions = new MatrixExclusions(composed, axes, findings);
  const base = withoutMatrix(composed);
  const resolver = new SlotResolver({ file, findings });
  const cells: ResolvedCell[] = [];
  let whole: Experiment | null = null;
  const isTooLarge = reportTooLarge(composed, { dimensions, additions, findings });
  const combinations = isTooLarge
    ? inspectedOf(composed, dimensions)
    : [...combinationsOf(dimensions), ...additions];
  for (const combination of combinations) {
    const excluded = exclusions.excludedSeeds(combination);
    if (excluded === 'all' && !isTooLarge) continue;
    const laid = layCombination(base, combination);
    const experiment = checkWhole(laid, findings);
    const slots = await resolver.resolve(laid, combination);
    crossCheck(laid, findings, knownOf(slots));
    if (experiment === undefined || !isComplete(slots) || findings.count > 0) continue;
    whole = experiment;
    for (const cell of buildCells(experiment, slots)) {
      if (excluded === 'all' || excluded.has(cell.seed)) continue;
      cells.push({ cell, combination, slots });
    }
  }
  if (!isTooLarge) exclusions.reportUnmatched();
  reportDuplicates(cells, findings);
  const matrix = entryAt(composed, ['matrix']);
  if (cells.length === 0 && findings.count === 0 && matrix !== undefined)
    findings.add(experimentErrors.create('RLX_MATRIX_EMPTY', {}), matrix.key);
  return { experiment: whole, cells };
}

/** What the plugins of a cell tell of themselves. */
function knownOf({ trainer, judge, data }: Partial<ResolvedSlots>): KnownToPlugins {
  const trains = trainer?.loaded.plugin;
  return {
    hyperparameters:
      trains?.hyperparameters ?? trains?.hyperparametersOf?.(trainer?.planned.with) ?? undefined,
    integers: trains?.integers ?? [],
    metrics: { trainer: trains?.metrics, judge: judge?.loaded.plugin.metrics },
    domains: data?.loaded.plugin.domainsOf?.(data.planned.with) ?? undefined,
  };
}

/** Of too many combinations some values are still looked at, because they may be wrong; no text of any is shown. */
function* inspectedOf(
  composed: LocatedMap,
  dimensions: readonly Dimension[],
): Generator<Combination> {
  const matrix = partAt(composed, ['matrix']);
  if (matrix !== undefined) hideTexts(matrix);
  let count = 0;
  for (const combination of combinationsOneByOne(dimensions)) {
    count += 1;
    if (count > matrixLimits.inspected) return;
    yield combination;
  }
}

function reportTwice(axes: readonly Axis[], findings: Findings): void {
  const first = new Map<string, Axis>();
  for (const axis of axes) {
    const earlier = first.get(axis.name);
    if (earlier === undefined) first.set(axis.name, axis);
    else {
      const related = [{ message: 'first varied here', place: earlier.key }];
      const data = { axis: axis.name };
      findings.add(experimentErrors.create('RLX_MATRIX_AXIS_TWICE', data), axis.key, related);
    }
  }
}

function reportTooLarge(
  composed: LocatedMap,
  {
    dimensions,
    additions,
    findings,
  }: {
    readonly dimensions: readonly Dimension[];
    readonly additions: readonly Combination[];
    readonly findings: Findings;
  },
): boolean {
  const { cells: limit } = matrixLimits;
  const seeds = partAt(composed, ['seeds']);
  const seedCount = seeds?.type === 'list' ? seeds.items.length : 1;
  const product = dimensions.reduce((count, dimension) => count * lengthOf(dimension), 1);
  const count = (product + additions.length) * seedCount;
  const matrix = entryAt(composed, ['matrix']) ?? entryAt(composed, ['seeds']);
  if (count <= limit || matrix === undefined) return false;
  const factors = [
    ...dimensions.map(
      (dimension) =>
        `${lengthOf(dimension)} of ${dimension.map(({ name }) => name).join(' with ')}`,
    ),
    `${seedCount} ${seedCount === 1 ? 'seed' : 'seeds'}`,
  ].join(' × ');
  const added = additions.length === 0 ? '' : `, and ${additions.length} added × seeds`;
  const data = { cells: count, factors: `${factors}${added}`, limit };
  findings.add(experimentErrors.create('RLX_MATRIX_LIMIT', data), matrix.key);
  return true;
}

function isComplete(slots: Partial<ResolvedSlots>): slots is ResolvedSlots {
  return slotNames.every((slot) => slots[slot] !== undefined);
}
