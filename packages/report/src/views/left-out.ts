import type { Comparison } from '@rl-exp/compare';
import { html, type Markup } from '../markup.ts';
import { amountText } from '../text/number-text.ts';
import type { RunView } from '../view.ts';
import { table } from './table.ts';

const mostListed = 100;

/** Every cell that is not part of a pair, with the reason, and what a reader of the comparison has to know. */
export const leftOut: RunView = {
  id: 'left-out',
  title: 'Left out, and to be known',
  body: ({ comparison }) => {
    if (comparison === null) return null;
    const { excluded, notices } = comparison;
    const told = [...new Set(notices)];
    return html`${told.length > 0 && html`<ul class="sentences">${told.map((notice) => html`<li>${notice}</li>`)}</ul>`}${
      excluded.length === 0
        ? html`<p>No cell was left out of the comparison.</p>`
        : exclusions(excluded)
    }${planTable(comparison)}`;
  },
};

function exclusions(excluded: Comparison['excluded']): Markup {
  const byReason = [...Map.groupBy(excluded, ({ reason }) => reason)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const more = excluded.length - mostListed;
  return html`<h4>${amountText(excluded.length, 'cell')} left out</h4><ul class="sentences">${byReason
    .slice(0, 20)
    .map(
      ([reason, cells]) => html`<li>${amountText(cells.length, 'cell')}: ${reason}.</li>`,
    )}</ul><details id="left-out-cells"><summary>Which cells</summary>${table({
    caption: 'Cells that are part of no pair.',
    columns: [
      { heading: 'Method', header: true, cell: ({ method }) => method },
      { heading: 'Seed', number: true, cell: ({ seed }) => seed },
      { heading: 'Cell', cell: ({ cell }) => html`<code>${cell}</code>` },
      { heading: 'Run', cell: ({ run }) => run },
      { heading: 'Why', className: 'reason', cell: ({ reason }) => reason },
    ],
    rows: excluded.slice(0, mostListed),
  })}${more > 0 && html`<p class="note">${amountText(more, 'more cell')}; <code>rl-exp compare --json</code> lists all.</p>`}</details>`;
}

function planTable({ runs }: Comparison): Markup {
  return table({
    caption: 'Compared runs.',
    columns: [
      { heading: 'Run', header: true, cell: ({ run }) => run },
      { heading: 'Experiment', cell: ({ experiment }) => experiment },
      { heading: 'Plan', cell: ({ plan }) => html`<code>${plan.slice(0, 12)}</code>` },
    ],
    rows: runs,
  });
}
