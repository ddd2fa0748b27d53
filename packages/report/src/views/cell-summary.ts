import { metricName, scoreText } from '@rl-exp/compare';
import { bestValue } from '../findings/best-value.ts';
import { standingOf } from '../findings/standing.ts';
import { html, type Markup } from '../markup.ts';
import { verdictBadge } from './badge.ts';
import type { ShownCell } from './episode/episode-view.ts';

/** A cell in one line, where there are several: who decided, with which seed, what came of it. */
export function cellSummary({ id, run, recorded, agent }: ShownCell, withRun: boolean): Markup {
  const { cell } = recorded;
  const { metric } = cell.objective;
  const best = bestValue(recorded);
  const values =
    best === null
      ? ''
      : `${metricName(metric)} ${scoreText(metric, best.start)} → ${scoreText(metric, best.delivered ?? best.best)}`;
  return html`<span id="${id}-summary" class="cell-summary"><b>${agent}</b> <span>seed ${cell.seed}</span> <code>${cell.id}</code>${withRun && html` <span>${run.run}</span>`}<span class="spread"></span><span class="number">${values}</span> ${verdictBadge(standingOf(recorded))}</span>`;
}
