import { budgetText } from './budget-text.ts';
import { matterOf } from './cell-outcome.ts';
import type { Comparison } from './comparison.ts';
import type { NamedOutcome } from './named-outcome.ts';
import type { ComparedMethods } from './pair-verdict.ts';

/** Judged cells of a section that are part of no pair, with why not. */
export function unpairedCells(
  cells: readonly NamedOutcome[],
  {
    compared,
    baselines,
  }: { readonly compared: readonly ComparedMethods[]; readonly baselines: readonly string[] },
): Comparison['excluded'] {
  const paired = new Set(
    compared.flatMap(({ pairs }) => pairs.flat().flatMap((pair) => [pair.method, pair.baseline])),
  );
  return cells
    .filter((cell) => !paired.has(cell))
    .map((cell) => ({
      run: cell.run,
      cell: cell.cell.id,
      seed: cell.cell.seed,
      method: cell.name,
      reason: unpairedReason(cell, { cells, baselines }),
    }));
}

function unpairedReason(
  cell: NamedOutcome,
  {
    cells,
    baselines,
  }: { readonly cells: readonly NamedOutcome[]; readonly baselines: readonly string[] },
): string {
  const isBaseline = baselines.includes(cell.name);
  const partners = cells.filter(({ name }) => baselines.includes(name) !== isBaseline);
  const who = isBaseline ? 'no other method' : `no baseline (${baselines.join(', ')})`;
  if (partners.some(({ task }) => task === cell.task))
    return `${who} has a judged cell of the same seed`;
  const other = partners.find((partner) => matterOf(partner.cell) === matterOf(cell.cell));
  return other === undefined
    ? `${who} has a judged cell of the same task`
    : `budget of ${budgetText(cell)}, where ${other.name} has ${budgetText(other)}`;
}
