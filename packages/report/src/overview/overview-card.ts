import { methodNameOf } from '../reported-methods.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportedCell, ReportedRun } from '../report-data.ts';
import { standingOf } from '../findings/standing.ts';
import { amountText } from '../text/number-text.ts';
import { verdictBadge } from '../views/badge.ts';
import { overviewCell } from './overview-cell.ts';
import type { OverviewRun } from './overview.ts';

/** Cells of a run that are shown one by one; of the others there is a number. */
const mostCells = 6;

/** A run among others, with a link to its page. */
export function overviewCard({ name, href, run, trouble }: OverviewRun): Markup {
  const id = cardId(name);
  const [experiment, directory] = name.split('/');
  return html`<section class="view card" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title"><a href="${href}">${experiment}</a> ${run !== null && verdictBadge(run.status)}</h2>
<p class="directory"><code>${directory}</code></p>
${trouble !== null && html`<p class="trouble">${trouble}</p>`}
${run !== null && cellsOf(run)}
</section>`;
}

/** The id of a run's card. */
export function cardId(name: string): string {
  return `run-${name.replace(/[^\w-]+/g, '-')}`;
}

function cellsOf(run: ReportedRun): Markup {
  const { cells, status } = run;
  const nameOf = methodNameOf({ runs: [run], comparison: null, notices: [] });
  const judged = cells.filter(({ verdict }) => verdict !== null).length;
  const shown = cells.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostCells);
  const left = cells.length - shown.length;
  return html`${cells.length > 1 && html`<p class="note">${judged} of ${amountText(cells.length, 'cell')} judged.</p>`}<ul class="cells">${shown.map(
    (cell) => overviewCell(cell, { status, agent: nameOf(cell) }),
  )}</ul>${left > 0 && html`<p class="note">${amountText(left, 'more cell')} on its page.</p>`}`;
}

/** Unfinished ones come first. */
function rank(cell: ReportedCell): number {
  const standing = standingOf(cell);
  if (standing === 'unfinished') return 0;
  if (standing === 'not judged') return 1;
  return standing === 'not begun' ? 3 : 2;
}
