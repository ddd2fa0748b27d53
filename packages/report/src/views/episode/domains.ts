import { differenceText, inUnits, metricName, scoreText } from '@rl-exp/compare';
import { improvement } from '@rl-exp/core';
import { domainChart } from '../../charts/domain-chart.ts';
import { domainMatrix, type DomainMetrics } from '../../findings/domain-matrix.ts';
import { domainShiftSentence } from '../../findings/domain-shift.ts';
import { html } from '../../markup.ts';
import { cappedText } from '../../text/capped-text.ts';
import { countText } from '../../text/number-text.ts';
import { table, type Column } from '../table.ts';
import type { EpisodeView } from './episode-view.ts';
import { unbroken } from '../../text/unbroken.ts';

/** Scores on the data that was known and on the data that was hidden. */
export const domains: EpisodeView = {
  name: 'domains',
  title: 'Known and hidden data',
  body: ({ recorded }) => {
    const rows = domainMatrix(recorded);
    const { verdict } = recorded;
    if (verdict === null || rows.length === 0) return null;
    const { objective } = recorded.cell;
    const { metric } = objective;
    const summary = domainShiftSentence(recorded);
    const title = `${metricName(metric)} of the untouched and of the delivered checkpoint`;
    const drawn = (width: number) =>
      domainChart({
        rows: rows.map(({ name, base, submitted, interval }) => ({
          name,
          base: base[metric] ?? Number.NaN,
          submitted: submitted[metric] ?? Number.NaN,
          interval,
        })),
        metric,
        width,
        title,
        summary,
        notice: recorded.trajectory?.notice ?? null,
      });
    const columns: readonly Column<DomainMetrics>[] = [
      { heading: 'data', cell: ({ name }) => name, header: true, className: 'name' },
      {
        heading: 'clips',
        cell: ({ utterances }) => utterances !== null && countText(utterances),
        number: true,
      },
      { heading: 'speakers', cell: ({ speakers }) => speakers, number: true },
      { heading: 'untouched', cell: ({ base }) => shown(metric, base[metric]), number: true },
      {
        heading: 'delivered',
        cell: ({ submitted }) => shown(metric, submitted[metric]),
        number: true,
      },
      {
        heading: 'gain',
        cell: ({ base, submitted }) =>
          inUnits(metric, improvement(objective, base[metric] ?? 0, submitted[metric] ?? 0), {
            signed: true,
          }),
        number: true,
      },
    ];
    const others = Object.entries(verdict.hidden.rates ?? {}).filter(([name]) => name !== metric);
    const { claimed, reproduced, tolerance } = verdict.val;
    return html`<figure class="chart"><div class="wide">${drawn(920)}</div><div class="narrow">${drawn(360)}</div><figcaption>${unbroken(summary)} Open circle: untouched; filled: delivered; the bar is its 95 % interval.</figcaption></figure>
${table({ caption: `${metricName(metric)} by part of the data. ${cappedText(verdict.hidden.method, 400)}`, columns, rows })}
${
  others.length > 0 &&
  table({
    caption:
      'The hidden data by other measures, e.g. other rules for what counts as the same word.',
    rows: others,
    columns: [
      {
        heading: 'measure',
        cell: ([name]) => metricName(name).replaceAll('_', ' '),
        header: true,
        className: 'name',
      },
      { heading: 'untouched', cell: ([name, { base }]) => scoreText(name, base), number: true },
      {
        heading: 'delivered',
        cell: ([name, { submitted }]) => scoreText(name, submitted),
        number: true,
      },
    ],
  })
}
<p class="note">The judge measured val again with its own evaluator: ${scoreText(metric, reproduced)} where the record claims ${scoreText(metric, claimed)}; up to ${differenceText(metric, tolerance)} apart are accepted.</p>`;
  },
};

function shown(metric: string, value: number | undefined): string {
  return value === undefined ? '' : scoreText(metric, value);
}
