import { html, type Markup } from '../../markup.ts';
import { place } from '../path.ts';
import type { Scale } from '../scale.ts';

/** The axis at the left of a panel, its label above it, its lines across. */
export function valueAxis({
  y,
  x,
  label,
  text,
  labelAt,
  ticks = 5,
}: {
  readonly y: Scale;
  readonly labelAt: number;
  readonly x: Scale;
  readonly label: string;
  readonly text: (value: number) => string;
  readonly ticks?: number;
}): Markup {
  const [from, to] = x.range;
  return html`<text class="panel-label" x="0" y="${place(labelAt)}">${label}</text>${y
    .ticks(ticks)
    .map(
      (value) =>
        html`<path class="grid" d="M${place(from)} ${place(y.at(value))}H${place(to)}"/><text class="tick" x="${place(from - 8)}" y="${place(y.at(value) + 4)}" text-anchor="end">${text(value)}</text>`,
    )}`;
}
