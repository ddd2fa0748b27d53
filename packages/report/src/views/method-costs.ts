import { scoreText, type MethodResult, type Section } from '@rl-exp/compare';
import { html, type Markup } from '../markup.ts';
import { groupTitle, methodsOf, type ReportedMethod } from '../reported-methods.ts';
import type { ReportData } from '../report-data.ts';
import { countText, shortNumber } from '../text/number-text.ts';
import type { RunView } from '../view.ts';
import { table, type Column } from './table.ts';

/** What each method took, on average over its cells. */
export const methodCosts: RunView = {
  id: 'method-costs',
  title: 'What it took',
  body: (data) => {
    const sections = data.comparison?.sections.filter(({ methods }) => methods.length > 0) ?? [];
    return sections.length === 0 ? null : sections.map((section) => costTable(data, section));
  },
};

function costTable(data: ReportData, section: Section): Markup {
  const title = groupTitle(data, section);
  const { metric } = section.objective;
  const cells = new Map(methodsOf(data, section).map((method) => [method.name, method]));
  const usages = [
    ...new Set(section.methods.flatMap(({ usage }) => Object.keys(usage))),
  ].toSorted();
  const right = (
    heading: string,
    cell: (result: MethodResult) => string,
  ): Column<MethodResult> => ({
    heading,
    cell,
    className: 'right number',
  });
  const ofTraining = (text: (found: Trained) => string) => {
    return ({ method }: MethodResult): string => {
      const own = trained(cells.get(method));
      return own === null ? '–' : text(own);
    };
  };
  return html`${title !== null && html`<h3>${title}</h3>`}<div class="tall">${table({
    caption:
      'A cell, on average. Best so far is the mean height of its curve; audio s to target what was spent for each time that the baseline’s final value on val was reached.',
    columns: [
      { heading: 'Method', header: true, cell: ({ method }) => method },
      right('Audio s', (result) => countText(result.audio_seconds)),
      right('Evaluations', (result) => shortNumber(result.evaluations)),
      right(
        'Trained s',
        ofTraining(({ seconds }) => shortNumber(seconds)),
      ),
      right(
        'Trained · reused',
        ofTraining(({ segments, reused }) => `${shortNumber(segments)} · ${shortNumber(reused)}`),
      ),
      right('Best so far', (result) => scoreText(metric, result.anytime_mean)),
      right('Audio s to target', (result) => targetText(result, section)),
      ...usages.map((name) =>
        right(name.replaceAll('_', ' '), ({ usage }) => shortNumber(usage[name] ?? 0)),
      ),
    ],
    rows: section.methods,
  })}</div>`;
}

/** What cells trained themselves, and what was in the store. */
interface Trained {
  readonly seconds: number;
  readonly segments: number;
  readonly reused: number;
}

/** Means over the cells that have begun; null for none. */
function trained(method: ReportedMethod | undefined): Trained | null {
  const trajectories = method?.cells.flatMap(({ trajectory }) => trajectory ?? []) ?? [];
  if (trajectories.length === 0) return null;
  const mean = (valueOf: (each: (typeof trajectories)[number]) => number): number =>
    trajectories.reduce((sum, each) => sum + valueOf(each), 0) / trajectories.length;
  return {
    seconds: mean(({ steps }) =>
      steps.reduce(
        (sum, { transition }) =>
          sum + (transition === null || transition.reused ? 0 : transition.metrics.seconds),
        0,
      ),
    ),
    segments: mean(({ totals }) => totals.trained),
    reused: mean(({ totals }) => totals.reused),
  };
}

function targetText({ method, baseline }: MethodResult, { pairs }: Section): string {
  const own = pairs.find((pair) => (baseline ? pair.baseline : pair.method) === method);
  const spent = own?.cost_to_target[baseline ? 'baseline' : 'method'];
  if (own === undefined) return '–';
  return spent == null ? 'never' : countText(spent);
}
