import { differenceText, inUnits, metricName, scoreText } from '@rl-exp/compare';
import { domainChart } from '../../charts/domain-chart.ts';
import { domainMatrix, type DomainRow } from '../../findings/domain-matrix.ts';
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
    const { metric } = recorded.cell.objective;
    const summary = domainShiftSentence(recorded);
    const title = `${metricName(metric)} of the untouched and of the delivered checkpoint`;
    const drawn = (width: number) =>
      domainChart({
        rows,
        metric,
        width,
        title,
        summary,
        notice: recorded.trajectory?.notice ?? null,
      });
    const columns: readonly Column<DomainRow>[] = [
      { heading: 'data', cell: ({ name }) => name, header: true, className: 'name' },
      {
        heading: 'clips',
        cell: ({ utterances }) => utterances !== null && countText(utterances),
        number: true,
      },
      { heading: 'speakers', cell: ({ speakers }) => speakers, number: true },
      { heading: 'untouched', cell: ({ base }) => scoreText(metric, base), number: true },
      { heading: 'delivered', cell: ({ submitted }) => scoreText(metric, submitted), number: true },
      { heading: 'gain', cell: ({ gain }) => gainText(metric, gain), number: true },
      ...(rows.some(({ closer }) => closer !== null) ? closerColumns(metric) : []),
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
      {
        heading: 'untouched',
        cell: ([name, { base, intervals }]) => rateText(name, base, intervals?.base),
        number: true,
      },
      {
        heading: 'delivered',
        cell: ([name, { submitted, intervals }]) => rateText(name, submitted, intervals?.submitted),
        number: true,
      },
      {
        heading: 'gain',
        cell: ([name, { improvement }]) => improvement && intervalText(name, improvement),
        number: true,
      },
    ],
  })
}
<p class="note">The judge measured val again with its own evaluator: ${scoreText(metric, reproduced)} where the record claims ${scoreText(metric, claimed)}; up to ${differenceText(metric, tolerance)} apart are accepted.</p>`;
  },
};

/** Before and after, by whom it was said and where it is worst. */
function closerColumns(metric: string): readonly Column<DomainRow>[] {
  const column = (
    heading: string,
    part: keyof NonNullable<DomainRow['closer']>,
  ): Column<DomainRow> => ({
    heading,
    cell: ({ closer }) => {
      const both = closer?.[part] ?? null;
      return both && `${scoreText(metric, both.base)} → ${scoreText(metric, both.submitted)}`;
    },
    number: true,
  });
  return [
    column('seen speakers', 'seen'),
    column('new speakers', 'unseen'),
    column('worst tenth of clips', 'worst_decile'),
  ];
}

function gainText(metric: string, { value, interval }: DomainRow['gain']): string {
  return interval === null
    ? inUnits(metric, value, { signed: true })
    : intervalText(metric, { value, ...interval });
}

function intervalText(
  metric: string,
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
): string {
  const text = (number: number): string => inUnits(metric, number, { signed: true });
  return `${text(value)} [${text(low)}, ${text(high)}]`;
}

function rateText(
  metric: string,
  value: number,
  ends: { readonly low: number; readonly high: number } | undefined,
): string {
  const text = scoreText(metric, value);
  return ends === undefined
    ? text
    : `${text} [${inUnits(metric, ends.low)}, ${inUnits(metric, ends.high)}]`;
}
