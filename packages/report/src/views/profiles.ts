import { metricName, type Comparison, type Section } from '@rl-exp/compare';
import { bandChart } from '../charts/band-chart.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { groupTitle, methodsOf } from '../reported-methods.ts';
import { shownMethods } from '../shown-methods.ts';
import { tickText } from '../text/axis-text.ts';
import type { RunView } from '../view.ts';
import { inCharts } from './in-charts.ts';

const mostMethods = 24;

/** How many cells of a method improve by how much. */
export const profiles: RunView = {
  id: 'profiles',
  title: 'How many cells improve by how much',
  body: (data) => {
    const { comparison } = data;
    const sections = comparison?.sections.filter(({ methods }) => methods.length > 0) ?? [];
    if (comparison === null || sections.length === 0) return null;
    return sections.map((section, index) => sectionProfiles(data, { comparison, section, index }));
  },
};

function sectionProfiles(
  data: ReportData,
  {
    comparison,
    section,
    index,
  }: { readonly comparison: Comparison; readonly section: Section; readonly index: number },
): Markup {
  const title = groupTitle(data, section);
  const { shown, note } = shownMethods(data, methodsOf(data, section), mostMethods);
  const { thresholds } = comparison;
  return html`${title !== null && html`<h3>${title}</h3>`}<div class="charts">${inCharts(shown).map(
    (methods, chart) => {
      const results = methods.flatMap(({ name, style }) => {
        const result = section.methods.find((each) => each.method === name);
        return result === undefined ? [] : [{ style, result }];
      });
      // The first threshold that no cell is above ends the axis.
      const above = results.map(({ result }) => result.profile.findLastIndex((share) => share > 0));
      const last = Math.min(thresholds.length - 1, Math.max(0, ...above) + 1);
      return bandChart({
        id: `profiles-${index}-${chart}`,
        title: 'Performance profile',
        summary: `Share of cells whose hidden ${metricName(section.objective.metric)} improves on the untouched checkpoint by more than so much of it. ${results.map(({ result }) => profileText(result, thresholds)).join(' ')}`,
        steps: false,
        x: {
          kind: 'linear',
          domain: [0, 100 * (thresholds[last] ?? 1)],
          label: 'relative improvement of more than, %',
          text: tickText,
        },
        y: { domain: [0, 100], label: 'cells, %', text: tickText },
        series: results.map(({ style, result }) => ({
          name: result.method,
          style,
          points: result.profile.slice(0, last + 1).map((share, at) => {
            const interval = result.profile_intervals?.[at];
            return {
              x: 100 * (thresholds[at] ?? 0),
              y: 100 * share,
              interval:
                interval === undefined
                  ? null
                  : { low: 100 * interval.low, high: 100 * interval.high },
            };
          }),
        })),
      });
    },
  )}</div>${note !== null && html`<p class="note">${note}</p>`}`;
}

function profileText(
  { method, profile, hidden }: Section['methods'][number],
  thresholds: readonly number[],
): string {
  const [share = 0] = profile;
  const half = profile.findLastIndex((each) => each >= 0.5);
  const most =
    half === -1 ? '' : `, half of them by more than ${tickText(100 * (thresholds[half] ?? 0))} %`;
  return `${method} (n = ${hidden.cells}): ${Math.round(100 * share)} % improve${most}.`;
}
