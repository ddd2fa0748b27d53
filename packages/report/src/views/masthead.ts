import { html, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { cappedText } from '../text/capped-text.ts';
import { amountText, timeText } from '../text/number-text.ts';
import { verdictBadge } from './badge.ts';

/** What the page is about, how the runs stand, and what has to be known before any number is read. */
export function masthead({ runs, notices }: ReportData): Markup {
  const experiments = [...new Set(runs.map(({ plan }) => plan.experiment))];
  return html`<header id="masthead" class="masthead">
<p class="kind">rl-exp report</p>
<h1>${experiments.join(', ')}</h1>
<ul class="runs">${runs.map((run) => {
    const began = run.cells
      .flatMap((cell) => (cell.began === null ? [] : [cell.began.getTime()]))
      .reduce((first, time) => Math.min(first, time), Number.POSITIVE_INFINITY);
    return html`<li>${verdictBadge(run.status)} <code>${run.run}</code> <span>${amountText(run.cells.length, 'cell')}</span>${Number.isFinite(began) && html` <span>begun ${timeText(new Date(began))}</span>`} <span>plan <code>${run.plan_digest.slice(0, 12)}</code></span></li>`;
  })}</ul>
${notices.length > 0 && html`<ul class="notices" aria-label="Notices">${notices.map((notice) => html`<li>${cappedText(notice, 600)}</li>`)}</ul>`}
</header>`;
}
