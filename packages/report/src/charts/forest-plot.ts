import { html, type Markup } from '../markup.ts';
import { tickText } from '../text/axis-text.ts';
import { xAxis } from './axis.ts';
import { figure, shortened } from './figure.ts';
import { shapePath } from './marks.ts';
import { place } from './path.ts';
import { extentOf, linearScale } from './scale.ts';

/** A paired difference; positive is better than the baseline. */
export interface ForestRow {
  readonly name: string;
  /** The numbers and the verdict in words. */
  readonly text: string;
  /** In the axis's units. */
  readonly estimate: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly verdict: string;
}

export interface ForestOptions {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly caption: string;
  readonly rows: readonly ForestRow[];
  /** What the axis has room for besides the rows, so that two plots beside one another have one axis. */
  readonly values?: readonly number[];
  /** A difference within ± this does not matter. */
  readonly margin: number;
  /** What is measured, with its unit. */
  readonly label: string;
}

const width = 400;
const [left, right, top, rowHeight] = [10, width - 10, 20, 44];

/** One difference below the other with its interval, over the band in which differences do not matter; zero is drawn beside intervals, not through texts. */
export function forestPlot(options: ForestOptions): Markup {
  const { rows, values = [], margin, label } = options;
  const bottom = top + rows.length * rowHeight + 8;
  const ends = rows.flatMap(({ estimate, interval }) => [
    estimate,
    interval?.low ?? 0,
    interval?.high ?? 0,
  ]);
  const [least, most] = extentOf([...ends, ...values, -margin, margin]);
  const air = (most - least) / 25;
  const x = linearScale({ domain: [least - air, most + air], range: [left, right] });
  const zero = place(x.at(0));
  return figure({
    ...options,
    width,
    height: bottom + 40,
    drawing: html`<rect class="margin" x="${place(x.at(-margin))}" y="${top}" width="${place(x.at(margin) - x.at(-margin))}" height="${bottom - top}"/>${xAxis({ scale: x, label, text: tickText, top, bottom })}<path class="zero" d="${rows.map((_, index) => `M${zero} ${top + index * rowHeight + 25}v${rowHeight - 25}`).join('')}"/><text class="side" x="${place(x.at(0) - 6)}" y="12" text-anchor="end">← worse</text><text class="side" x="${place(x.at(0) + 6)}" y="12">better →</text>${rows.map(
      (row, index) => forestRow(row, top + index * rowHeight),
    )}`,
  });

  function forestRow({ name, text, estimate, interval, verdict }: ForestRow, at: number): Markup {
    const y = at + 34;
    const middle = { x: x.at(estimate), y };
    return html`<g class="pair verdict-${verdict}"><text class="value" x="${left}" y="${at + 19}">${shortened(name, 24)}</text><text class="numbers" x="${right}" y="${at + 19}" text-anchor="end">${text}</text>${
      interval !== null &&
      html`<path class="whisker" d="M${place(x.at(interval.low))} ${place(y)}H${place(x.at(interval.high))}M${place(x.at(interval.low))} ${place(y - 4)}v8M${place(x.at(interval.high))} ${place(y - 4)}v8"/>`
    }<path class="estimate${interval === null && ' open'}" data-x="${place(middle.x)}" d="${shapePath(interval === null ? 'circle' : 'diamond', middle, 4.5)}"/></g>`;
  }
}
