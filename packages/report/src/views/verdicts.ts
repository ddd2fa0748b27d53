import {
  differenceText,
  inUnits,
  metricName,
  scoreText,
  type Comparison,
  type MethodResult,
  type PairVerdict,
  type Section,
} from '@rl-exp/compare';
import { html, type Child, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { groupTitle } from '../reported-methods.ts';
import { amountText, countText, listText } from '../text/number-text.ts';
import { summaryText } from '../text/summary-text.ts';
import type { RunView } from '../view.ts';
import { verdictBadge } from './badge.ts';
import { table, type Column } from './table.ts';

const mostOpen = 30;

/** What follows from the comparison, each sentence with how sure it is. */
export const verdicts: RunView = {
  id: 'verdicts',
  title: 'Which method is better',
  body: (data) => {
    const { comparison } = data;
    const sections = comparison?.sections.filter(({ methods }) => methods.length > 0) ?? [];
    if (comparison === null || sections.length === 0) return null;
    return sections.map((section) => sectionVerdicts(data, comparison, section));
  },
};

function sectionVerdicts(data: ReportData, comparison: Comparison, section: Section): Markup {
  const title = groupTitle(data, section);
  const { pairs, objective } = section;
  const open = pairs.slice(0, mostOpen);
  const folded = pairs.slice(mostOpen);
  return html`${title !== null && html`<h3>${title}</h3>`}<ul class="verdicts">${open.map(verdictLine)}</ul>${
    folded.length > 0 &&
    html`<details><summary>${amountText(folded.length, 'more verdict')}</summary><ul class="verdicts">${folded.map(verdictLine)}</ul></details>`
  }<p class="note">${rulesText(comparison, section)}</p><div class="tall">${scoreTable(section, objective.metric)}</div>`;
}

function verdictLine({ verdict, needed_seeds: needed, seeds, sentence }: PairVerdict): Markup {
  const more =
    verdict === 'inconclusive' && needed !== null
      ? html` <span class="needed">need n ≈ ${countText(needed)}</span>`
      : verdict === 'anecdote' && html` <span class="needed">n = ${seeds}</span>`;
  return html`<li>${verdictBadge(verdict)}${more}<p>${sentence}</p></li>`;
}

/** What the comparison was declared to be, and whether that was before the runs. */
function rulesText({ rules, draws }: Comparison, section: Section): string {
  const { baselines, objective, tasks, methods } = section;
  const better = objective.goal === 'minimize' ? 'lower' : 'higher';
  const seeds = Math.min(...methods.map((method) => method.seeds));
  const when = rules.declared ? 'declared before the runs' : 'not declared before the runs';
  return `${metricName(objective.metric)} on ${rules.split} data, ${better} is better; ${amountText(tasks.length, 'task')}, ${amountText(seeds, 'seed')} at least. Baseline ${listText(baselines)}; a difference within ±${differenceText(objective.metric, rules.equivalence)} does not matter: ${when}. Intervals are those of the interquartile mean (IQM), 95 %, ${countText(draws)} bootstrap draws within tasks.`;
}

function scoreTable({ methods }: Section, metric: string): Markup {
  const right = (heading: string, cell: (method: MethodResult) => Child): Column<MethodResult> => ({
    heading,
    cell,
    className: 'right number',
  });
  return table({
    caption: 'Scores of all methods, best or not. [ ] 95 % interval.',
    columns: [
      {
        heading: 'Method',
        header: true,
        cell: ({ method, baseline }) =>
          html`${method}${baseline && html` <small>baseline</small>`}`,
      },
      right('Cells', ({ hidden }) => hidden.cells),
      right('Hidden IQM', ({ hidden }) => summaryText(metric, hidden)),
      right('Mean', ({ hidden }) => scoreText(metric, hidden.mean)),
      right('Median', ({ hidden }) => scoreText(metric, hidden.median)),
      right('Val IQM', ({ val }) => summaryText(metric, val)),
      right('Hidden − val', ({ hidden, val }) =>
        inUnits(metric, hidden.iqm - val.iqm, { signed: true }),
      ),
      right('Return IQM', ({ reward }) => summaryText('reward', reward)),
      right('Judged pass · fail · open', ({ verdicts: { pass, fail, inconclusive } }) =>
        [pass, fail, inconclusive].join(' · '),
      ),
    ],
    rows: methods,
  });
}
