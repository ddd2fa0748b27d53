import { seedsText } from '@rl-exp/compare';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { methodNameOf } from '../reported-methods.ts';
import { amountText, listText } from '../text/number-text.ts';
import { errorText } from './failures.ts';

/** Which cells ended in an error and in which one, a sentence for each error. */
export function cellErrors(data: ReportData): readonly string[] {
  const nameOf = methodNameOf(data);
  const failed = data.runs
    .flatMap(({ cells }) => cells)
    .flatMap((recorded) =>
      recorded.failure === null ? [] : [{ recorded, error: errorText(recorded.failure) }],
    );
  return [...Map.groupBy(failed, ({ error }) => error)].map(([error, found]) => {
    const cells = found.map(({ recorded }) => recorded);
    const names = [...new Set(cells.map(nameOf))];
    return `${amountText(cells.length, 'cell')} of ${listText(names)} (${seedsOf(cells)}) ended ${error}`;
  });
}

function seedsOf(cells: readonly ReportedCell[]): string {
  return seedsText(cells.map(({ cell }) => cell.seed));
}
