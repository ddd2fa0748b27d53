import { html, printable, raw, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { amountText, countText } from '../text/number-text.ts';
import type { RunView } from '../view.ts';
import { cellColumns, cellText, type CellColumn } from './cell-columns.ts';

/** Rows that stand in the page itself. */
const mostStatic = 200;

/**
 * All cells, one a row. The page's script sorts and filters them, however many there are: it takes the rows from a block
 * of data and keeps only those in sight in the page. Without it the first rows stand there.
 */
export const cellsTable: RunView = {
  id: 'cells',
  title: 'All cells',
  body: (data) => {
    const count = data.runs.flatMap((run) => run.cells).length;
    return count < 2 ? null : tableOf(data, count);
  },
};

function tableOf(data: ReportData, count: number): Markup {
  const columns = cellColumns(data);
  const rows = Array.from({ length: Math.min(count, mostStatic) }, (_, row) => row);
  const more = count - rows.length;
  const caption = `${amountText(count, 'cell')} of all methods, whatever came of them.`;
  return html`<div class="cells" id="cells-table">${
    more > 0 &&
    html`<p class="note cells-static">The first ${countText(mostStatic)} of ${amountText(count, 'cell')}; a browser with scripts shows all, and <code>rl-exp report --format csv</code> writes them to a file.</p>`
  }<div class="scroll cells-window" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${columns.map(
    (column) =>
      html`<th scope="col"${column.kind === 'number' && rightClass}>${column.heading}</th>`,
  )}</tr></thead><tbody>${rows.map((row) => html`<tr>${columns.map((column) => tableCell(column, row))}</tr>`)}</tbody></table></div><script type="application/json" id="cells-rows">${block(columns)}</script></div>`;
}

const rightClass = raw(' class="right"');

function tableCell(column: CellColumn, row: number): Markup {
  return column.kind === 'number'
    ? html`<td class="right">${cellText(column, row)}</td>`
    : html`<td>${cellText(column, row)}</td>`;
}

/** The columns as JSON that ends no element; texts that are met again and again are written once. */
function block(columns: readonly CellColumn[]): Markup {
  const written = columns.map((column) => {
    if (column.kind === 'number') return column;
    const texts = [...new Set(column.values)];
    const places = new Map(texts.map((text, index) => [text, index]));
    const { kind, heading, values } = column;
    return {
      kind,
      heading,
      texts: texts.map(printable),
      values: values.map((value) => places.get(value) ?? 0),
    };
  });
  return raw(JSON.stringify(written).replaceAll('<', '\\u003c'));
}
