import type { PlannedCell } from '@rl-exp/core';
import type { Findings } from '../diagnostics/findings.ts';
import { buildCells } from './build-plan.ts';
import { checkWhole } from './check-shape.ts';
import { crossCheck } from './cross-checks.ts';
import { experimentErrors } from './errors.ts';
import { entryAt, partAt, type LocatedMap } from './located.ts';
import {
  axesOf,
  axisValueText,
  combinationsOf,
  combinationsOneByOne,
  layCombination,
  withoutMatrix,
  type Axis,
  type Combination,
} from './matrix.ts';
import { SlotResolver, type ResolvedSlots } from './resolve-slots.ts';
import { slotNames } from './schema.ts';

/** A cell of the plan with where it comes from. */
export interface ResolvedCell {
  readonly cell: PlannedCell;
  /** The values that the matrix gave it. */
  readonly combination: Combination;
  readonly slots: ResolvedSlots;
}

const maxCells = 10_000;

/**
 * Checks every combination of the matrix as if it were a file of its own, and makes its cells: the combinations in
 * declared order, each with every seed. What is wrong is among the findings.
 */
export async function resolveCells(
  composed: LocatedMap,
  { file, findings }: { readonly file: string; readonly findings: Findings },
): Promise<{ readonly name: string; readonly cells: readonly ResolvedCell[] }> {
  const axes = axesOf(composed);
  const base = withoutMatrix(composed);
  const resolver = new SlotResolver({ file, findings });
  const cells: ResolvedCell[] = [];
  let name = '';
  // Of too many combinations each value is still looked at, because it may be wrong, or a secret to be hidden.
  const isTooLarge = reportTooLarge(composed, axes, findings);
  for (const combination of isTooLarge ? combinationsOneByOne(axes) : combinationsOf(axes)) {
    const laid = layCombination(base, combination);
    const experiment = checkWhole(laid, findings);
    const slots = await resolver.resolve(laid, combination);
    crossCheck(laid, findings, slots.trainer?.loaded.plugin.hyperparameters);
    if (experiment === undefined || !isComplete(slots) || findings.count > 0) continue;
    name = experiment.name;
    for (const cell of buildCells(experiment, slots)) cells.push({ cell, combination, slots });
  }
  reportDuplicates(cells, findings);
  return { name, cells };
}

function reportTooLarge(composed: LocatedMap, axes: readonly Axis[], findings: Findings): boolean {
  const seeds = partAt(composed, ['seeds']);
  const seedCount = seeds?.type === 'list' ? seeds.items.length : 1;
  const count = axes.reduce((product, { values }) => product * values.length, seedCount);
  const matrix = entryAt(composed, ['matrix']);
  if (count <= maxCells || matrix === undefined) return false;
  const factors = [
    ...axes.map(({ name, values }) => `${values.length} of ${name}`),
    `${seedCount} ${seedCount === 1 ? 'seed' : 'seeds'}`,
  ].join(' × ');
  const data = { cells: count, factors, limit: maxCells };
  findings.add(experimentErrors.create('RLX_MATRIX_LIMIT', data), matrix.key);
  return true;
}

/** Cells of one combination differ in their seeds. */
function reportDuplicates(cells: readonly ResolvedCell[], findings: Findings): void {
  const first = new Map<string, ResolvedCell>();
  for (const resolved of cells) {
    const { cell, combination } = resolved;
    const earlier = first.get(cell.id);
    if (earlier === undefined) first.set(cell.id, resolved);
    else {
      const differing = combination.flatMap((value, position) => {
        const other = earlier.combination[position];
        return other === undefined || other.index === value.index ? [] : [{ value, other }];
      });
      const last = differing.at(-1);
      if (last === undefined) continue;
      const names = (values: Combination): string =>
        values.map((value) => `\`${axisValueText(value)}\``).join(' with ');
      const data = {
        first: names(differing.map(({ other }) => other)),
        second: names(differing.map(({ value }) => value)),
      };
      const related = [{ message: 'the other value', place: last.other.value.place }];
      findings.add(
        experimentErrors.create('RLX_CELL_DUPLICATE', data),
        last.value.value.place,
        related,
      );
    }
  }
}

function isComplete(slots: Partial<ResolvedSlots>): slots is ResolvedSlots {
  return slotNames.every((slot) => slots[slot] !== undefined);
}
