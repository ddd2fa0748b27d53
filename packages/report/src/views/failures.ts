import { failedText, failureBars, failureKinds } from '../charts/failure-bars.ts';
import { cellErrors } from '../findings/cell-errors.ts';
import { cellFailure } from '../findings/cell-failure.ts';
import { methodFailures, type MethodFailures } from '../findings/method-failures.ts';
import { html, type Child, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { reportedMethods, type ReportedMethod } from '../reported-methods.ts';
import { cappedText } from '../text/capped-text.ts';
import { amountText, countText } from '../text/number-text.ts';
import type { RunView } from '../view.ts';
import { table, type Column } from './table.ts';

const mostBars = 24;
const mostListed = 50;

interface Counted {
  readonly method: ReportedMethod;
  readonly found: MethodFailures;
}

/** What went wrong, method by method, and every cell that failed. */
export const failures: RunView = {
  id: 'failures',
  title: 'Failures',
  body: (data) => {
    const methods = reportedMethods(data);
    if (methods.flatMap(({ cells }) => cells).length < 2) return null;
    const counted = methods.map((method) => ({ method, found: methodFailures(method) }));
    return html`${segmentFailures(counted)}${countsTable(counted)}${failedCells(data)}`;
  },
};

function segmentFailures(counted: readonly Counted[]): Markup {
  const failing = counted.filter(({ found }) => failedSegments(found) > 0);
  const segments = counted.reduce((sum, { found }) => sum + found.segments, 0);
  if (failing.length === 0)
    return html`<p>None of ${amountText(segments, 'trained segment')} ended in oom, nan or divergence.</p>`;
  const shown = failing
    .toSorted((a, b) => failedSegments(b.found) - failedSegments(a.found))
    .slice(0, mostBars);
  const more = failing.length - shown.length;
  return html`<div class="charts">${failureBars({
    id: 'failure-bars',
    title: 'Failed segments by method',
    summary: `${shown
      .map(
        ({ method, found }) => `${method.name}: ${failedText(found.failed)} of ${found.segments}.`,
      )
      .join(
        ' ',
      )} Parts of a bar stand in the order oom, nan, diverged.${more > 0 ? ` ${amountText(more, 'more method')} with fewer are in the table.` : ''}`,
    bars: shown.map(({ method, found }) => ({ name: method.name, ...found })),
  })}</div>`;
}

function countsTable(counted: readonly Counted[]): Markup {
  const right = (heading: string, cell: (found: MethodFailures) => Child): Column<Counted> => ({
    heading,
    cell: ({ found }) => cell(found),
    className: 'right number',
  });
  return html`<div class="tall">${table({
    caption: 'Segments, decisions and workers of every method.',
    columns: [
      { heading: 'Method', header: true, cell: ({ method }) => method.name },
      right('Segments', ({ segments }) => countText(segments)),
      ...failureKinds.map((kind) => right(kind, ({ failed }) => countText(failed[kind]))),
      right('Failed', (found) => shareText(failedSegments(found), found.segments)),
      right('Audio s wasted', (found) => countText(found.wasted_audio_seconds)),
      right('Decisions', ({ decisions }) => countText(decisions)),
      right('Invalid', ({ invalid, decisions }) =>
        invalid === null
          ? 'not counted'
          : `${countText(invalid)} (${shareText(invalid, decisions)})`,
      ),
      right('Workers lost', (found) => countText(found.workers_lost)),
    ],
    rows: counted,
  })}</div>`;
}

function failedCells(data: ReportData): Markup {
  const failed = reportedMethods(data).flatMap(({ name, cells }) =>
    cells.flatMap((cell) => {
      const reason = cellFailure(cell);
      return reason === null ? [] : [{ name, cell, reason }];
    }),
  );
  const errors = cellErrors(data);
  if (failed.length + errors.length === 0) return html`<p>No cell failed.</p>`;
  const more = failed.length - mostListed;
  return html`${errors.length > 0 && html`<ul class="sentences">${errors.map((error) => html`<li>${error}</li>`)}</ul>`}${
    failed.length > 0 &&
    table({
      caption: `${amountText(failed.length, 'cell')} failed without an error.`,
      columns: [
        { heading: 'Method', header: true, cell: ({ name }) => name },
        { heading: 'Seed', number: true, cell: ({ cell: { cell } }) => cell.seed },
        {
          heading: 'Cell',
          cell: ({ cell: { cell, run } }) => html`<code title="${run}">${cell.id}</code>`,
        },
        { heading: 'Why', className: 'reason', cell: ({ reason }) => cappedText(reason, 400) },
      ],
      rows: failed.slice(0, mostListed),
    })
  }${more > 0 && html`<p class="note">${amountText(more, 'more cell')} failed; the table of cells has them.</p>`}`;
}

function failedSegments({ failed }: MethodFailures): number {
  return failed.oom + failed.nan + failed.diverged;
}

function shareText(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
