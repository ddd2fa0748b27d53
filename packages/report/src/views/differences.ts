import {
  differenceText,
  inUnits,
  metricName,
  probabilityText,
  scoreText,
  type Comparison,
  type PairVerdict,
  type Section,
} from '@rl-exp/compare';
import { improvement, type Objective } from '@rl-exp/core';
import { forestPlot } from '../charts/forest-plot.ts';
import { slopegraph } from '../charts/slopegraph.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { groupTitle } from '../reported-methods.ts';
import { differenceUnit } from '../text/axis-text.ts';
import { amountText } from '../text/number-text.ts';
import type { RunView } from '../view.ts';

const mostRows = 30;
const mostSlopegraphs = 12;

/** Every method against its baseline: the difference with its interval, and seed by seed. */
export const differences: RunView = {
  id: 'differences',
  title: 'Paired differences',
  body: (data) => {
    const { comparison } = data;
    const sections = comparison?.sections.filter(({ pairs }) => pairs.length > 0) ?? [];
    if (comparison === null || sections.length === 0) return null;
    return sections.map((section, index) =>
      sectionDifferences(data, { comparison, section, index }),
    );
  },
};

function sectionDifferences(
  data: ReportData,
  {
    comparison,
    section,
    index,
  }: { readonly comparison: Comparison; readonly section: Section; readonly index: number },
): Markup {
  const title = groupTitle(data, section);
  const { objective } = section;
  const { rules } = comparison;
  const { shown, note } = largest(section.pairs, mostRows);
  const { shown: drawn, note: drawnNote } = largest(section.pairs, mostSlopegraphs);
  return html`${title !== null && html`<h3>${title}</h3>`}<div class="charts">${forest(shown, { objective, rules, section, index })}</div>${
    note !== null && html`<p class="note">${note}</p>`
  }<h4>Seed by seed</h4><div class="charts small">${drawn.map((pair, at) =>
    slopegraph({
      id: `slopes-${index}-${at}`,
      title: `${pair.method} against ${pair.baseline}, seed by seed`,
      summary: slopesText(pair, objective),
      objective,
      split: rules.split,
      baseline: pair.baseline,
      method: pair.method,
      pairs: pair.scores,
    }),
  )}</div>${drawnNote !== null && html`<p class="note">${drawnNote}</p>`}`;
}

function forest(
  pairs: readonly PairVerdict[],
  {
    objective,
    rules,
    section,
    index,
  }: {
    readonly objective: Objective;
    readonly rules: Comparison['rules'];
    readonly section: Section;
    readonly index: number;
  },
): Markup {
  const { metric } = objective;
  const several = section.baselines.length > 1;
  // Per cent where the metric is a rate, so that the axis has the numbers of the text.
  const inShown = (value: number): number => value * shownPer(metric);
  return forestPlot({
    id: `forest-${index}`,
    title: several ? 'Differences to the baselines' : `Differences to ${section.baselines.join()}`,
    summary: pairs.map(({ sentence }) => sentence).join(' '),
    caption: `IQM of the differences of pairs with its 95 % interval; ◇ has one, ○ is of too few seeds for one. Within the band, ±${differenceText(metric, rules.equivalence)}, a difference does not matter. p is adjusted after Holm.`,
    label: `${rules.split} ${metricName(metric)}, ${differenceUnit(metric)} better than the baseline`,
    margin: inShown(rules.equivalence),
    rows: pairs.map(({ method, baseline, score, p_holm: p, verdict, seeds }) => ({
      name: several ? `${method} − ${baseline}` : method,
      text: differenceNumbers(metric, { score, p, verdict, seeds }),
      estimate: inShown(score.iqm),
      interval:
        score.interval === null
          ? null
          : { low: inShown(score.interval.low), high: inShown(score.interval.high) },
      verdict,
    })),
  });
}

function differenceNumbers(
  metric: string,
  {
    score: { iqm, interval },
    p,
    verdict,
    seeds,
  }: Pick<PairVerdict, 'score' | 'verdict' | 'seeds'> & { readonly p: number | null },
): string {
  const number = (value: number): string => inUnits(metric, value, { signed: true });
  const between = interval === null ? '' : ` [${number(interval.low)}, ${number(interval.high)}]`;
  const chance = p === null ? ` · n = ${seeds}` : ` · p ${probabilityText(p)}`;
  return `${number(iqm)}${between}${chance} · ${verdict}`;
}

function slopesText(
  { scores, verdict, method, baseline }: PairVerdict,
  objective: Objective,
): string {
  const gains = scores.map((each) => improvement(objective, each.baseline, each.method));
  const count = (holds: (gain: number) => boolean): number => gains.filter(holds).length;
  const tied = count((gain) => gain === 0);
  const [least, most] = [Math.min(...gains), Math.max(...gains)];
  const number = (gain: number): string => inUnits(objective.metric, gain, { signed: true });
  return `Of ${amountText(scores.length, 'pair')} ${method} is better in ${count((gain) => gain > 0)} (solid), worse in ${count((gain) => gain < 0)} (dashed)${tied > 0 ? ` and the same in ${tied}` : ''}; from ${number(least)} to ${number(most)} ${differenceUnit(objective.metric)} better than ${baseline}: ${verdict}.`;
}

/** The largest differences either way, in their own order, and what to say of the others. */
function largest(
  pairs: readonly PairVerdict[],
  most: number,
): { readonly shown: readonly PairVerdict[]; readonly note: string | null } {
  if (pairs.length <= most) return { shown: pairs, note: null };
  const chosen = new Set(
    pairs.toSorted((a, b) => Math.abs(b.score.iqm) - Math.abs(a.score.iqm)).slice(0, most),
  );
  return {
    shown: pairs.filter((pair) => chosen.has(pair)),
    note: `${most} of ${amountText(pairs.length, 'comparison')} are drawn, those with the largest differences either way; the verdicts above have all.`,
  };
}

/** How many of the shown units are one of the metric's own. */
function shownPer(metric: string): number {
  return scoreText(metric, 1).endsWith('%') ? 100 : 1;
}
