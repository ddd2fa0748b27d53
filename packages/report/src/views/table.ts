import { html, type Child, type Markup } from '../markup.ts';

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Child;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  /** Heads its row. */
  readonly header?: boolean;
  readonly className?: string;
}

/** A table with a caption, in a box of its own that scrolls where the page is narrow. */
export function table<Row>({
  caption,
  columns,
  rows,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}): Markup {
  const classOf = ({ number = false, className }: Column<Row>): string =>
    [...(number ? ['right'] : []), ...(className === undefined ? [] : [className])].join(' ');
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption><span>${caption}</span></caption><thead><tr>${columns.map(
    (column) => html`<th scope="col" class="${classOf(column)}">${column.heading}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map((column) =>
        column.header === true
          ? html`<th scope="row" class="${classOf(column)}">${column.cell(row)}</th>`
          : html`<td class="${classOf(column)}">${column.cell(row)}</td>`,
      )}</tr>
`,
  )}</tbody></table></div>`;
}
