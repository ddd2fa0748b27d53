import { metricName, scoreText } from '@rl-exp/compare';
import { activityOf } from '../findings/activity.ts';
import { bestValue } from '../findings/best-value.ts';
import { standingOf } from '../findings/standing.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportedCell, ReportedRun } from '../report-data.ts';
import { timeText } from '../text/number-text.ts';
import { verdictBadge } from '../views/badge.ts';
import { since } from '../views/since.ts';
import { budgetLeft } from './budget-left.ts';
import { sparkline } from './sparkline.ts';

/** A cell among others: how far it is, what it reached and what is being done. */
export function overviewCell(
  recorded: ReportedCell,
  { status, agent }: { readonly status: ReportedRun['status']; readonly agent: string },
): Markup {
  const { cell, trajectory, journal } = recorded;
  const { metric } = cell.objective;
  const best = bestValue(recorded);
  const done = trajectory?.steps.length ?? 0;
  const { steps } = cell.environment;
  const activity = status === 'running' ? activityOf(cell, journal) : null;
  const last = journal.at(-1);
  return html`<li>
<p class="who"><b>${agent}</b> <span>seed ${cell.seed}</span> ${verdictBadge(standingOf(recorded))}</p>
<p class="reached">${best === null ? 'not begun' : html`${metricName(metric)} <b>${scoreText(metric, best.delivered ?? best.best)}</b> <span>from ${scoreText(metric, best.start)}</span>`}</p>
${sparkline(recorded)}
<p class="far"><progress value="${done}" max="${steps}" aria-label="Steps done"></progress> <span>step ${done} of ${steps}</span> <span>${budgetLeft(recorded)}</span></p>
<p class="doing">${activity !== null ? html`${activity.words} ${activity.since !== null && since(activity.since)}` : last !== undefined && `last record ${timeText(new Date(last.time))}: ${last.event.type}`}</p>
</li>`;
}
