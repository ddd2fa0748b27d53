import type { PlannedCell } from '@rl-exp/core';
import type { Findings } from '../diagnostics/findings.ts';
import type { Place } from '../diagnostics/source-text.ts';
import { experimentErrors } from './errors.ts';
import { axisValueText, type AxisValue, type Combination } from './matrix.ts';

/** A cell with the combination that it comes from. */
interface Cell {
  readonly cell: PlannedCell;
  readonly combination: Combination;
}

/** Reports combinations that come to the same cell, both by name. Cells of one combination differ in their seeds. */
export function reportDuplicates(cells: readonly Cell[], findings: Findings): void {
  const first = new Map<string, Cell>();
  for (const resolved of cells) {
    const { id } = resolved.cell;
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, resolved);
    else reportPair(earlier.combination, resolved.combination, findings);
  }
}

function reportPair(earlier: Combination, later: Combination, findings: Findings): void {
  const place = placeOf(later, earlier);
  const other = placeOf(earlier, later);
  if (place === undefined) return;
  const data = { first: nameOf(earlier, later), second: nameOf(later, earlier) };
  const related = other === undefined ? [] : [{ message: 'the other value', place: other }];
  findings.add(experimentErrors.create('RLX_CELL_DUPLICATE', data), place, related);
}

/** What tells a combination from another one: the values in which they differ, or its entry of `add`. */
function nameOf(combination: Combination, other: Combination): string {
  const { values, addition } = combination;
  if (addition !== null) return `\`matrix.add[${addition.index}]\``;
  const telling = other.addition === null ? differing(combination, other) : values;
  return telling.length === 0
    ? 'The experiment as it stands'
    : telling.map((value) => `\`${axisValueText(value)}\``).join(' with ');
}

function placeOf(combination: Combination, other: Combination): Place | undefined {
  const { values, addition } = combination;
  if (addition !== null) return addition.place;
  return (other.addition === null ? differing(combination, other) : values).at(-1)?.value.place;
}

function differing(combination: Combination, other: Combination): readonly AxisValue[] {
  return combination.values.filter(
    ({ index }, position) => index !== other.values[position]?.index,
  );
}
