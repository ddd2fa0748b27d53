import {
  differenceText,
  inUnits,
  metricName,
  probabilityText,
  scoreText,
  type Comparison,
  type PairedStatistics,
  type PairVerdict,
  type Section,
} from '@rl-exp/compare';
import { improvement, type Objective } from '@rl-exp/core';
import { forestPlot, type ForestRow } from '../charts/forest-plot.ts';
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
  return html`${title !== null && html`<h3>${title}</h3>`}<div class="charts">${forest(shown, { objective, rules, section, index })}${
    rules.split === 'hidden' && valForest(shown, { objective, rules, section, index })
  }</div>${
    note !== null && html`<p class="note">${note}</p>`
  }<h4>Seed by seed</h4><div class="charts small">${drawn.map((pair, at) =>
    slopegraph({
      id: `slopes-${index}-${at}`,
      title: `${pair.method} against ${pair.baseline}`,
      summary: slopesText(pair, objective),
      objective,
      split: rules.split,
      baseline: pair.baseline,
      method: pair.method,
      pairs: pair.scores,
    }),
  )}</div>${drawnNote !== null && html`<p class="note">${drawnNote}</p>`}`;
}

interface ForestContext {
  readonly objective: Objective;
  readonly rules: Comparison['rules'];
  readonly section: Section;
  readonly index: number;
}

/** The endpoint: differences on the declared split, with what follows from them. */
function forest(
  pairs: readonly PairVerdict[],
  { objective: { metric }, rules, section, index }: ForestContext,
): Markup {
  return forestPlot({
    id: `forest-${index}`,
    title: `On ${rules.split} data: the verdict`,
    summary: pairs.map(({ sentence }) => sentence).join(' '),
    caption: `Differences to ${against(section)}, IQM of the pairs: ◆ with a 95 % interval, ○ of too few seeds for one. Within the band, ±${differenceText(metric, rules.equivalence)}, a difference does not matter. p is adjusted after Holm.`,
    label: `${rules.split} ${metricName(metric)}, ${differenceUnit(metric)} better than the baseline`,
    margin: inShown(metric, rules.equivalence),
    values: rules.split === 'hidden' ? shownEnds(metric, pairs) : [],
    rows: pairs.map((pair) => ({
      ...forestRow(metric, pair.score),
      name: rowName(pair, section),
      text: `${numbersText(metric, pair.score)}${pair.p_holm === null ? ` · n = ${pair.seeds}` : ` · p ${probabilityText(pair.p_holm)}`} · ${pair.verdict}`,
      verdict: pair.verdict,
    })),
  });
}

/** Beside it the differences on the data that states were selected on; no verdict follows from them. */
function valForest(
  pairs: readonly PairVerdict[],
  { objective: { metric }, rules, section, index }: ForestContext,
): Markup {
  const text = ({ val }: PairVerdict): string => numbersText(metric, val);
  return forestPlot({
    id: `forest-val-${index}`,
    title: 'On val: what was selected on',
    summary: pairs
      .map((pair) => `${rowName(pair, section)}: ${text(pair)}, n = ${pair.pairs}.`)
      .join(' '),
    caption: `Agents saw val while they decided. What is better here and not on hidden data was fitted to val; no verdict follows from it.`,
    label: `val ${metricName(metric)}, ${differenceUnit(metric)} better than the baseline`,
    margin: inShown(metric, rules.equivalence),
    values: shownEnds(metric, pairs),
    rows: pairs.map((pair) => ({
      ...forestRow(metric, pair.val),
      name: rowName(pair, section),
      text: text(pair),
      verdict: 'none',
    })),
  });
}

function forestRow(
  metric: string,
  { iqm, interval }: PairedStatistics,
): Pick<ForestRow, 'estimate' | 'interval'> {
  return {
    estimate: inShown(metric, iqm),
    interval:
      interval === null
        ? null
        : { low: inShown(metric, interval.low), high: inShown(metric, interval.high) },
  };
}

/** Everything that is drawn of these pairs, on either split. */
function shownEnds(metric: string, pairs: readonly PairVerdict[]): readonly number[] {
  return pairs
    .flatMap(({ score, val }) => [score, val])
    .flatMap(({ iqm, interval }) => [iqm, interval?.low ?? iqm, interval?.high ?? iqm])
    .map((value) => inShown(metric, value));
}

/** `+10.57 [+10.45, +10.85]` */
function numbersText(metric: string, { iqm, interval }: PairedStatistics): string {
  const number = (value: number): string => inUnits(metric, value, { signed: true });
  return interval === null
    ? number(iqm)
    : `${number(iqm)} [${number(interval.low)}, ${number(interval.high)}]`;
}

function rowName({ method, baseline }: PairVerdict, { baselines }: Section): string {
  return baselines.length > 1 ? `${method} − ${baseline}` : method;
}

function against({ baselines }: Section): string {
  return baselines.length > 1 ? 'the baselines' : baselines.join();
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
  const range =
    tied === gains.length
      ? `no difference to ${baseline}`
      : `differences to ${baseline} from ${number(least)} to ${number(most)} ${differenceUnit(objective.metric)}, positive being better`;
  return `Of ${amountText(scores.length, 'pair')} ${method} is better in ${count((gain) => gain > 0)} (solid), worse in ${count((gain) => gain < 0)} (dashed)${tied > 0 ? ` and the same in ${tied}` : ''}; ${range}: ${verdict}.`;
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

/** In the units in which differences are shown: points where the metric is a rate. */
function inShown(metric: string, value: number): number {
  return scoreText(metric, 1).endsWith('%') ? 100 * value : value;
}
