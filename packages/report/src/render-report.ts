import { allViews } from './all-views.ts';
import { html, toHtml, type Child, type Markup } from './markup.ts';
import { document } from './page/document.ts';
import type { ReportData } from './report-data.ts';
import type { View } from './view.ts';

/** A part of a page: its outermost element has the id. */
export interface RenderedView {
  readonly id: string;
  readonly html: string;
}

/** A report as one HTML file that opens from disk. The same data gives the same bytes. */
export function renderReport(data: ReportData): string {
  return document({ title: titleOf(data), body: bodyOf(data) });
}

/** The same page, which goes on listening to server-sent events and replaces views as they change. */
export function renderPage({
  data,
  live,
}: {
  readonly data: ReportData;
  readonly live: {
    readonly events: string;
    /** Where the page of all runs is. */
    readonly home: string;
  };
}): string {
  const { events, home } = live;
  const body = html`<p class="home"><a href="${home}">All runs</a></p>${bodyOf(data)}`;
  return document({ title: titleOf(data), body, events });
}

/** Every view of a page with its HTML, in the order in which they stand. */
export function renderViews(data: ReportData): readonly RenderedView[] {
  return allViews(data).map(({ id, render }) => ({ id, html: toHtml(render()) }));
}

/** The ids of all views of a page, in the order in which they stand. */
export function viewIds(data: ReportData): readonly string[] {
  return allViews(data).map(({ id }) => id);
}

/** One view: the element of that id; null where the page has no such view. */
export function renderView(id: string, data: ReportData): string | null {
  const view = allViews(data).find((each) => each.id === id);
  return view === undefined ? null : toHtml(view.render());
}

function titleOf({ runs }: ReportData): string {
  const names =
    runs.length === 1 ? runs.map(({ run }) => run) : runs.map(({ plan }) => plan.experiment);
  return `${[...new Set(names)].join(', ')} · rl-exp`;
}

function bodyOf(data: ReportData): Child {
  const [head, contents, ...views] = allViews(data);
  const parts = [...Map.groupBy(views, ({ cell, id }) => cell ?? id).values()];
  const several = new Set(views.flatMap(({ cell }) => cell ?? [])).size > 1;
  return html`<div class="page">${head?.render()}${contents?.render()}<main id="main">${parts.map(
    ([first, ...others]) =>
      several && first?.cell != null
        ? foldedCell(first, others)
        : [first, ...others].map((view) => view?.render()),
  )}</main></div>`;
}

/** One of several cells: its line, which opens onto its views. */
function foldedCell(summary: View, views: readonly View[]): Markup {
  return html`<details class="cell" id="${summary.cell}"><summary>${summary.render()}</summary>${views.map((view) => view.render())}</details>`;
}
