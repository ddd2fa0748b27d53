import { html, type Child, type Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';

/** A part of a page that can be rendered, and while a run goes on replaced, on its own. */
export interface View {
  /** Unique in the page: the id of its outermost element. */
  readonly id: string;
  /** As the contents call it; null where they do not. */
  readonly title: string | null;
  /** The id of the cell it is about, as the page calls it; null where it is about all. */
  readonly cell: string | null;
  /** Its outermost element; hidden where there is nothing to show yet. */
  readonly render: () => Markup;
}

/** A view of whole runs; null where there is nothing to show. */
export interface RunView {
  readonly id: string;
  readonly title: string;
  readonly body: (data: ReportData) => Child;
}

/** The outermost element of a view with a heading. An empty body leaves its place, so that it can come later. */
export function section({
  id,
  title,
  body,
  within,
}: {
  readonly id: string;
  readonly title: string;
  readonly body: Child;
  /** The id of what names the part of the page that it stands in, where there are several alike. */
  readonly within?: string | undefined;
}): Markup {
  if (body == null || body === false || body === '')
    return html`<section class="view" id="${id}" hidden></section>`;
  const heading =
    within === undefined
      ? html`<h2 id="${id}-title">${title}</h2>`
      : html`<h3 id="${id}-title">${title}</h3>`;
  const names = within === undefined ? `${id}-title` : `${id}-title ${within}`;
  return html`<section class="view" id="${id}" aria-labelledby="${names}">${heading}${body}</section>`;
}
