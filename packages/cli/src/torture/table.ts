import type { Row } from './row.ts';
import { isSurvived } from './row.ts';

/** The rows as a table, and below it what was not survived. */
export function tableText(
  rows: readonly Row[],
  mark: { readonly good: (text: string) => string; readonly bad: (text: string) => string },
): string {
  const cells = rows.map((row) => ({
    row,
    scenario: row.scenario,
    tried: row.tried === null ? '–' : row.tried.toLocaleString('en-US'),
    survived: row.tried === null ? '–' : row.survived.toLocaleString('en-US'),
  }));
  const width = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const first = width(['scenario', ...cells.map(({ scenario }) => scenario)]);
  const second = width(['tried', ...cells.map(({ tried }) => tried)]);
  const third = width(['survived', ...cells.map(({ survived }) => survived)]);
  const head = `${'scenario'.padEnd(first)}  ${'tried'.padStart(second)}  ${'survived'.padStart(third)}  detail`;
  const lines = cells.map(({ row, scenario, tried, survived }) => {
    const colour =
      row.tried === null ? (text: string) => text : isSurvived(row) ? mark.good : mark.bad;
    return `${scenario.padEnd(first)}  ${tried.padStart(second)}  ${colour(survived.padStart(third))}  ${row.detail}`;
  });
  const faults = rows.flatMap(({ scenario, faults: texts }) => [
    ...texts.slice(0, 10).map((text) => mark.bad(`${scenario}: ${text}`)),
    ...(texts.length > 10 ? [`${scenario}: and ${texts.length - 10} more`] : []),
  ]);
  return [head, ...lines, ...(faults.length === 0 ? [] : ['', ...faults])].join('\n');
}
