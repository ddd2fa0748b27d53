import type { Digest } from '@rl-exp/core';
import { methodOf, outcomeOf, type CellOutcome, type Unfinished } from './cell-outcome.ts';
import type { Comparison } from './comparison.ts';
import { placeOf } from './pair-cells.ts';
import type { RecordedCell } from './recorded-cell.ts';

/** A judged cell with its method's name. */
export interface NamedOutcome extends CellOutcome {
  readonly name: string;
}

const reasons: Readonly<Record<Unfinished, string>> = {
  'not started': 'it has not begun',
  unfinished: 'its episode is unfinished',
  'not judged': 'it is not judged',
  forked: 'its first steps were decided by another agent (a fork)',
};

/** Cells that have come to something, each configuration once; and the others with why not. */
export function sortOut(
  cells: readonly RecordedCell[],
  names: ReadonlyMap<Digest, string>,
): {
  readonly outcomes: readonly NamedOutcome[];
  readonly excluded: Comparison['excluded'];
} {
  const outcomes: NamedOutcome[] = [];
  const excluded: Comparison['excluded'] = [];
  const first = new Map<string, string>();
  for (const record of cells) {
    const { run, cell } = record;
    const name = names.get(methodOf(cell)) ?? '';
    const leaveOut = (reason: string): void =>
      void excluded.push({ run, cell: cell.id, seed: cell.seed, method: name, reason });
    const outcome = outcomeOf(record);
    if (typeof outcome === 'string') {
      leaveOut(reasons[outcome]);
      continue;
    }
    const place = `${placeOf(outcome)}|${outcome.method}`;
    const earlier = first.get(place);
    if (earlier === undefined) {
      first.set(place, run);
      outcomes.push({ ...outcome, name });
    } else leaveOut(`the same cell counts once, as it came out first: in ${earlier}`);
  }
  return { outcomes, excluded };
}
