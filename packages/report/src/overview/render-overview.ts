import { html, raw, toHtml, type Markup } from '../markup.ts';
import { document } from '../page/document.ts';
import type { RenderedView } from '../render-report.ts';
import { amountText, listText } from '../text/number-text.ts';
import { verdictBadge } from '../views/badge.ts';
import { cardId, overviewCard } from './overview-card.ts';
import type { Overview } from './overview.ts';

/** The views of the page of all runs, in the order in which they stand: who is who, and a card for each. */
export function overviewViews(overview: Overview): readonly RenderedView[] {
  return [
    { id: 'masthead', html: toHtml(masthead(overview)) },
    { id: 'contents', html: toHtml(contents(overview)) },
    ...overview.runs.map((run) => ({ id: cardId(run.name), html: toHtml(overviewCard(run)) })),
  ];
}

/** The page of all runs, which goes on listening to server-sent events. */
export function renderOverview(
  overview: Overview,
  { events }: { readonly events: string },
): string {
  const [head, nav, ...cards] = overviewViews(overview).map(({ html: text }) => raw(text));
  return document({
    title: 'Runs · rl-exp',
    body: html`<div class="page">${head}${nav}<main id="main" class="cards">${cards}</main></div>`,
    events,
  });
}

const statuses = ['running', 'interrupted', 'failed', 'finished', 'unreadable'] as const;

function masthead({ runs, hidden, place }: Overview): Markup {
  const words = statuses.flatMap((status) => {
    const { length } = runs.filter(({ run }) => (run?.status ?? 'unreadable') === status);
    return length === 0 ? [] : [`${length} ${status}`];
  });
  return html`<header id="masthead" class="masthead">
<p class="kind">rl-exp watch · ${place}</p>
<h1>Runs</h1>
<p>${runs.length === 0 ? html`None yet. Start one: <code>rl-exp run experiments/simulated.yaml</code>` : `${listText(words)}.`}${hidden > 0 && ` ${amountText(hidden, 'older one')} not shown: rl-exp status lists them.`}</p>
</header>`;
}

function contents({ runs }: Overview): Markup {
  return html`<nav id="contents" class="contents" aria-label="Runs"><ol>${runs.map(
    ({ name, run }) =>
      html`<li><a href="#${cardId(name)}">${name.split('/')[0]} <span>${name.split('/')[1]?.slice(0, 13)}</span></a>${run?.status === 'running' && html` ${verdictBadge('running')}`}</li>`,
  )}</ol></nav>`;
}
