import { cellColumns, trackOf, type Plan, type Track } from '@rl-exp/core';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { readExperiment, type ExperimentFlags } from './experiment-flags.ts';
import { textTable } from '../reporters/text-table.ts';

export interface MatrixFlags extends ExperimentFlags {
  /** Lists parts of the plan instead of its cells. */
  readonly shards?: number;
  readonly json?: boolean;
}

/** A cell as a job of a CI matrix: scalars alone. */
interface CellEntry {
  readonly cell: string;
  readonly seed: number;
  readonly track: Track;
  /** What tells it from the others, as in the table of `plan`. */
  readonly name: string;
}

/** A part of the plan as a job of a CI matrix. */
interface ShardEntry {
  /** For `run --shard`. */
  readonly shard: string;
  readonly cells: number;
}

/**
 * `rl-exp matrix FILE`: the cells of a plan, or its parts. `--json` prints `{ include: […] }`, which the job matrix of a
 * CI service takes as it is.
 */
export async function matrixCommand(
  file: string,
  flags: MatrixFlags,
  context: CommandContext,
): Promise<number> {
  const { plan } = await readExperiment(file, flags, context);
  const answer =
    flags.shards === undefined ? cellAnswer(plan) : shardAnswer(plan.cells.length, flags.shards);
  writeAnswer(answer, flags, context);
  return 0;
}

function cellAnswer(plan: Plan): { readonly data: object; readonly text: string } {
  const columns = cellColumns(plan);
  const include = plan.cells.map((cell, index): CellEntry => ({
    cell: cell.id,
    seed: cell.seed,
    track: trackOf(cell),
    name: [...columns.map(({ values }) => values[index] ?? '-'), `seed ${cell.seed}`].join(' · '),
  }));
  const table = textTable([
    { heading: 'cell', values: include.map(({ cell }) => cell) },
    { heading: 'seed', values: include.map(({ seed }) => String(seed)) },
    { heading: 'track', values: include.map(({ track }) => track) },
    ...columns.map((column) => ({ ...column, mayShrink: true })),
  ]);
  return { data: { include }, text: table.join('\n') };
}

/** No part is empty, because a job of it would have nothing to do. */
function shardAnswer(
  cells: number,
  wanted: number,
): { readonly data: object; readonly text: string } {
  const count = Math.min(wanted, cells);
  const include = Array.from({ length: count }, (_, index): ShardEntry => ({
    shard: `${index + 1}/${count}`,
    cells: Math.ceil((cells - index) / count),
  }));
  const table = textTable([
    { heading: 'shard', values: include.map(({ shard }) => shard) },
    { heading: 'cells', values: include.map((entry) => String(entry.cells)) },
  ]);
  return { data: { include }, text: table.join('\n') };
}
