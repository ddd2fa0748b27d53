import type { PlannedCell } from '@rl-exp/core';
import { nearest } from '../diagnostics/nearest.ts';
import { experimentErrors } from './errors.ts';

/** One of several equal parts of a plan's cells. */
export interface Shard {
  /** Counts from 1. */
  readonly index: number;
  readonly count: number;
}

/** Some cells of a plan: those of these ids, and of them those of one shard. */
export interface CellSelection {
  readonly cells?: readonly string[] | undefined;
  readonly shard?: Shard | undefined;
}

/**
 * The selected cells in the plan's order. Shards deal the cells out like cards, so that every cell is in exactly one and
 * none has two more than another.
 *
 * @throws RLX_CELL_UNKNOWN where an id is none of the plan's; RLX_SHARD_EMPTY where a shard has no cell.
 */
export function selectCells<Cell extends { readonly cell: PlannedCell }>(
  all: readonly Cell[],
  { cells: wanted, shard, file }: CellSelection & { readonly file: string },
): readonly Cell[] {
  const known = all.map(({ cell }) => cell.id);
  const unknown = wanted?.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    const data = { id: unknown, file, suggestion: nearest(unknown, known) };
    throw experimentErrors.create('RLX_CELL_UNKNOWN', data);
  }
  const chosen = all.filter(({ cell }) => wanted?.includes(cell.id) ?? true);
  if (shard === undefined) return chosen;
  const part = chosen.filter((_, position) => position % shard.count === shard.index - 1);
  if (part.length > 0 || chosen.length === 0) return part;
  const data = { shard: `${shard.index}/${shard.count}`, cells: chosen.length };
  throw experimentErrors.create('RLX_SHARD_EMPTY', data);
}
