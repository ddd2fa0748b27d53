import { html, toHtml, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import type { View } from '../view.ts';
import { openingViews } from './run-views.ts';
import { shownCells } from './shown-cells.ts';

/** Links to what the page has to show; what is empty is left out. */
export function contents(data: ReportData, views: readonly View[]): Markup {
  const cells = shownCells(data);
  const several = cells.length > 1;
  const link = ({ id, title }: View): Markup => html`<li><a href="#${id}">${title}</a></li>`;
  const own = views.filter((view) => view.title !== null && !isEmpty(view));
  if (!several) return list(own.map(link));
  const above = new Set(openingViews.map(({ id }) => id));
  const ofRuns = own.filter(({ cell }) => cell === null);
  return list([
    ...ofRuns.filter(({ id }) => above.has(id)).map(link),
    html`<li>Cells<ol>${cells.map(
      ({ id, agent, recorded: { cell } }) =>
        html`<li><a href="#${id}">${agent} <span>seed ${cell.seed}</span></a></li>`,
    )}</ol></li>`,
    ...ofRuns.filter(({ id }) => !above.has(id)).map(link),
  ]);
}

function list(items: readonly Markup[]): Markup {
  return html`<nav id="contents" class="contents" aria-label="Contents"><ol>${items}</ol></nav>`;
}

function isEmpty(view: View): boolean {
  return toHtml(view.render()).endsWith(' hidden></section>');
}
