import { canonicalJson, type JudgedCell, type PlannedCell } from '@rl-exp/core';
import { runtimeErrors } from './errors.ts';
import { readJournal } from './journal-file.ts';
import { recordedVerdict } from './recorded-verdict.ts';
import type { RunDirectory } from './run-directory.ts';

/**
 * The cell of another run that a cell may be paired with: of the same seed, data, splits and objective, and judged.
 *
 * @throws RLX_BASELINE_CELL_MISSING where there is none, or more than one.
 */
export async function judgedBaseline(run: RunDirectory, cell: PlannedCell): Promise<JudgedCell> {
  const [same, ...others] = run.plan.cells.filter(
    (candidate) => canonicalJson(matterOf(candidate)) === canonicalJson(matterOf(cell)),
  );
  const missing = (reason: string) =>
    runtimeErrors.create('RLX_BASELINE_CELL_MISSING', { run: run.path, cell: cell.id, reason });
  if (same === undefined) throw missing('none has its seed, data, splits and objective');
  if (others.length > 0) throw missing(`${others.length + 1} have its seed, data and splits`);
  const paths = run.cell(same);
  const { records } = await readJournal(paths.journal);
  const events = records.map(({ event }) => event);
  const verdict = await recordedVerdict(events, paths);
  if (verdict === null) throw missing(`its cell ${same.id} has no verdict`);
  return { run: run.path, cell: same.id, verdict, judgeDirectory: paths.judge };
}

function matterOf({ seed, data, splits, objective }: PlannedCell): object {
  return { seed, data, splits, objective };
}
