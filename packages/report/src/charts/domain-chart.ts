import { scoreText } from '@rl-exp/compare';
import type { DomainRow } from '../findings/domain-matrix.ts';
import { html, type Markup } from '../markup.ts';
import { caveat } from './caveat.ts';
import { place } from './path.ts';
import { tickText } from './tick-text.ts';
import { extentOf, linearScale, nice } from './scale.ts';

const rowHeight = 40;

/** From the untouched score to the delivered one, a row for every part of the data. */
export function domainChart({
  rows,
  metric,
  width,
  title,
  summary,
  notice,
}: {
  readonly rows: readonly Pick<DomainRow, 'name' | 'base' | 'submitted' | 'interval'>[];
  readonly metric: string;
  readonly width: number;
  readonly title: string;
  readonly summary: string;
  readonly notice: string | null;
}): Markup {
  const isNarrow = width < 500;
  const [left, right] = [isNarrow ? 8 : 190, width - (isNarrow ? 8 : 20)];
  const values = rows.flatMap(({ base, submitted, interval }) => [
    base,
    submitted,
    ...(interval === null ? [] : [interval.low, interval.high]),
  ]);
  const x = linearScale({ domain: nice(extentOf(values), 5), range: [left, right] });
  const bottom = rows.length * rowHeight + 8;
  const short = (value: number): string => tickText(metric, value);
  const row = (
    { name, base, submitted, interval }: (typeof rows)[number],
    index: number,
  ): Markup => {
    const y = index * rowHeight + (isNarrow ? 30 : 26);
    const [from, to] = [x.at(base), x.at(submitted)];
    const heading = isNarrow
      ? html`<text class="panel-label" x="${place(left)}" y="${place(y - 13)}">${name}</text>`
      : html`<text class="panel-label" x="0" y="${place(y + 4)}">${name}</text>`;
    const words = `${name}: ${scoreText(metric, base)} untouched, ${scoreText(metric, submitted)} delivered`;
    const outward = to < from ? -1 : 1;
    return html`<g>${heading}${
      interval !== null &&
      html`<path class="interval" d="M${place(x.at(interval.low))} ${place(y)}H${place(x.at(interval.high))}"/>`
    }<path class="link" d="M${place(from)} ${place(y)}H${place(to)}"/><circle class="outcome outcome-root" cx="${place(from)}" cy="${place(y)}" r="4.5"/><circle class="outcome outcome-ok" cx="${place(to)}" cy="${place(y)}" r="5"/>${
      !isNarrow &&
      html`<text class="value" x="${place(to + outward * 10)}" y="${place(y - 9)}" text-anchor="${outward < 0 ? 'end' : 'start'}">${short(submitted)}</text>`
    }<title>${words}</title></g>`;
  };
  const ticks = x.ticks(isNarrow ? 4 : 7);
  return html`<svg viewBox="0 0 ${width} ${bottom + (notice === null ? 24 : 44)}" role="img" aria-label="${title}"><title>${title}</title><desc>${summary}</desc>${ticks.map(
    (value) =>
      html`<path class="grid" d="M${place(x.at(value))} 8V${place(bottom)}"/><text class="tick" x="${place(x.at(value))}" y="${place(bottom + 18)}" text-anchor="middle">${short(value)}</text>`,
  )}${rows.map(row)}${caveat({ notice, y: bottom + 40, width })}</svg>`;
}
