import type { Digest } from '@rl-exp/core';
import { methodOf, outcomeOf, type CellOutcome, type Unfinished } from './cell-outcome.ts';
import type { Comparison } from './comparison.ts';
import type { RecordedCell } from './recorded-cell.ts';

/** A judged cell with its method's name. */
export interface NamedOutcome extends CellOutcome {
  readonly name: string;
}

const reasons: Readonly<Record<Unfinished, string>> = {
  'not started': 'not begun',
  unfinished: 'episode unfinished',
  'not judged': 'not judged',
  forked: 'first steps decided by another agent (a fork)',
};

/** Cells that have come to something, each configuration once, as it was begun first; and the others with why not. */
export function sortOut(
  cells: readonly RecordedCell[],
  names: ReadonlyMap<Digest, string>,
): {
  readonly outcomes: readonly NamedOutcome[];
  readonly excluded: Comparison['excluded'];
} {
  const looked = cells.map((record) => ({ record, outcome: outcomeOf(record) }));
  const first = new Map<Digest, RecordedCell>();
  for (const { record, outcome } of looked) {
    const { id } = record.cell;
    if (typeof outcome !== 'string' && isBefore(record, first.get(id))) first.set(id, record);
  }
  const outcomes: NamedOutcome[] = [];
  const excluded: Comparison['excluded'] = [];
  for (const { record, outcome } of looked) {
    const { run, cell } = record;
    const name = names.get(methodOf(cell)) ?? '';
    const counted = first.get(cell.id);
    if (typeof outcome !== 'string' && counted === record) {
      outcomes.push({ ...outcome, name });
      continue;
    }
    const reason =
      typeof outcome === 'string'
        ? (failureReason(record) ?? reasons[outcome])
        : `counted once, as it was begun first, in ${counted?.run ?? run}`;
    excluded.push({ run, cell: cell.id, seed: cell.seed, method: name, reason });
  }
  return { outcomes, excluded };
}

function isBefore({ began }: RecordedCell, other: RecordedCell | undefined): boolean {
  return other === undefined || Number(began) < Number(other.began);
}

/** How its last attempt ended; what a judge's error says may be about hidden data, and is left out. */
function failureReason({ failure }: RecordedCell): string | null {
  if (failure === null) return null;
  const { during, code, message } = failure;
  return during === 'verdict'
    ? `ended in ${code} while judged`
    : `ended in ${code}: ${(message.split('\n')[0] ?? '').replace(/\.$/, '')}`;
}
