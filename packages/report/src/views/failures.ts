import { failedText, failureBars } from '../charts/failure-bars.ts';
import { cellFailure } from '../findings/cell-failure.ts';
import { methodFailures, type MethodFailures } from '../findings/method-failures.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { reportedMethods, type ReportedMethod } from '../reported-methods.ts';
import { cappedText } from '../text/capped-text.ts';
import { amountText, countText } from '../text/number-text.ts';
import type { RunView } from '../view.ts';

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
  return html`<div class="scroll tall"><table><caption>Segments, decisions and workers of every method.</caption><thead><tr><th scope="col">Method</th>${[
    'Segments',
    'oom',
    'nan',
    'diverged',
    'Failed',
    'Audio s wasted',
    'Decisions',
    'Invalid',
    'Workers lost',
  ].map(
    (heading) => html`<th scope="col" class="right">${heading}</th>`,
  )}</tr></thead><tbody>${counted.map(
    ({ method, found }) =>
      html`<tr><th scope="row">${method.name}</th>${[
        countText(found.segments),
        found.failed.oom,
        found.failed.nan,
        found.failed.diverged,
        shareText(failedSegments(found), found.segments),
        countText(found.wasted_audio_seconds),
        countText(found.decisions),
        found.invalid === null
          ? 'not counted'
          : `${found.invalid} (${shareText(found.invalid, found.decisions)})`,
        found.workers_lost,
      ].map((value) => html`<td class="right">${value}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

function failedCells(data: ReportData): Markup {
  const failed = reportedMethods(data).flatMap(({ name, cells }) =>
    cells.flatMap((cell) => {
      const reason = cellFailure(cell);
      return reason === null ? [] : [{ name, cell, reason }];
    }),
  );
  if (failed.length === 0) return html`<p>No cell failed.</p>`;
  const more = failed.length - mostListed;
  return html`<h4>${amountText(failed.length, 'cell')} failed</h4><div class="scroll"><table><thead><tr><th scope="col">Method</th><th scope="col">Seed</th><th scope="col">Cell</th><th scope="col">Why</th></tr></thead><tbody>${failed
    .slice(0, mostListed)
    .map(
      ({ name, cell: { run, cell }, reason }) =>
        html`<tr><th scope="row">${name}</th><td>${cell.seed}</td><td><code title="${run}">${cell.id}</code></td><td class="reason">${cappedText(reason, 400)}</td></tr>`,
    )}</tbody></table></div>${more > 0 && html`<p class="note">${amountText(more, 'more cell')} failed; the table of cells has them under <i>fail</i>.</p>`}`;
}

function failedSegments({ failed }: MethodFailures): number {
  return failed.oom + failed.nan + failed.diverged;
}

function shareText(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
