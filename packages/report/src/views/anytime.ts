import { metricName, type MethodResult, type Section } from '@rl-exp/compare';
import { bandChart, type BandSeries } from '../charts/band-chart.ts';
import { beyondLast, extentOf, nice } from '../charts/scale.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { groupTitle, methodsOf } from '../reported-methods.ts';
import { shownMethods } from '../shown-methods.ts';
import { audioUnit, metricLabel, metricTick, tickText } from '../text/axis-text.ts';
import { summaryText } from '../text/summary-text.ts';
import type { RunView } from '../view.ts';
import { inCharts } from './in-charts.ts';

const mostMethods = 24;

/** How soon each method comes to its results. */
export const anytime: RunView = {
  id: 'anytime',
  title: 'Best so far, against compute',
  body: (data) => {
    const sections = data.comparison?.sections.filter(hasCurves) ?? [];
    return sections.length === 0
      ? null
      : sections.map((section, index) => sectionAnytime(data, section, index));
  },
};

function sectionAnytime(data: ReportData, section: Section, index: number): Markup {
  const title = groupTitle(data, section);
  const { shown, note } = shownMethods(data, methodsOf(data, section), mostMethods);
  const charts = inCharts(shown);
  return html`${title !== null && html`<h3>${title}</h3>`}<div class="charts">${charts.map(
    (methods, chart) => {
      const results = methods.flatMap((method) => {
        const result = section.methods.find((each) => each.method === method.name);
        return result === undefined ? [] : [{ style: method.style, result }];
      });
      return (['linear', 'log'] as const).map((kind) =>
        anytimeChart(results, { section, kind, id: `anytime-${index}-${chart}-${kind}` }),
      );
    },
  )}</div>${note !== null && html`<p class="note">${note}</p>`}`;
}

function anytimeChart(
  methods: readonly { readonly style: BandSeries['style']; readonly result: MethodResult }[],
  {
    section,
    kind,
    id,
  }: { readonly section: Section; readonly kind: 'linear' | 'log'; readonly id: string },
): Markup {
  const { metric } = section.objective;
  const points = section.methods.flatMap((method) => method.anytime);
  const charges = points.map(({ audio_seconds: at }) => at);
  const [from, to] = extentOf(charges.filter((at) => kind === 'linear' || at > 0));
  const unit = audioUnit(to);
  const values = methods.flatMap(({ result }) =>
    result.anytime.flatMap(({ iqm, interval }) => [
      iqm,
      interval?.low ?? iqm,
      interval?.high ?? iqm,
    ]),
  );
  return bandChart({
    id,
    title: `Best ${metricName(metric)} on val so far${kind === 'log' ? ', compute on a logarithmic axis' : ''}`,
    ...(kind === 'log' && { caption: 'The same curves from the end of the first step on.' }),
    summary: methods.map(({ result }) => anytimeText(metric, result)).join(' '),
    steps: true,
    x: {
      kind,
      domain: [from / unit.seconds, beyondLast(to) / unit.seconds],
      label: unit.label,
      text: tickText,
    },
    y: {
      domain: nice(extentOf(values)),
      label: metricLabel(metric, 'val'),
      text: (value) => metricTick(metric, value),
    },
    series: methods.map(({ style, result }) => ({
      name: result.method,
      style,
      points: result.anytime.map(({ audio_seconds: at, iqm, interval }) => ({
        x: at / unit.seconds,
        y: iqm,
        interval,
      })),
    })),
  });
}

/** Where a curve begins and ends. */
function anytimeText(
  metric: string,
  { method, seeds, hidden, anytime: points }: MethodResult,
): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const count = seeds < 5 ? `n = ${hidden.cells}, too few for a band` : `n = ${hidden.cells}`;
  return `${method} (${count}): ${summaryText(metric, { iqm: first.iqm, interval: null })} → ${summaryText(metric, last)}.`;
}

function hasCurves({ methods }: Section): boolean {
  return methods.some(({ anytime: points }) => points.some(({ audio_seconds: at }) => at > 0));
}
