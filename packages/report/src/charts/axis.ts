import { html, type Markup } from '../markup.ts';
import { place } from './path.ts';
import type { Scale } from './scale.ts';

export interface AxisOptions {
  readonly scale: Scale;
  /** What is measured, with its unit. */
  readonly label: string;
  /** A value as it stands beside its tick. */
  readonly text: (value: number) => string;
  /** About how many ticks. */
  readonly ticks?: number;
}

/** The axis below a plot, its label under the numbers. `top` is where its grid lines end. */
export function xAxis({
  scale,
  label,
  text,
  ticks = 5,
  top,
  bottom,
}: AxisOptions & { readonly top: number; readonly bottom: number }): Markup {
  const values = scale.ticks(ticks);
  const lines = values.map((value) => `M${place(scale.at(value))} ${place(top)}V${place(bottom)}`);
  const [from, to] = scale.range;
  return html`<g class="axis"><path class="grid" d="${lines.join('')}"/><path class="axis-line" d="M${place(from)} ${place(bottom)}H${place(to)}"/>${values.map(
    (value) =>
      html`<text x="${place(scale.at(value))}" y="${place(bottom + 15)}" text-anchor="middle">${text(value)}</text>`,
  )}<text class="axis-label" x="${place((from + to) / 2)}" y="${place(bottom + 31)}" text-anchor="middle">${label}</text></g>`;
}

/** The axis left of a plot, its label above it. `right` is where its grid lines end. */
export function yAxis({
  scale,
  label,
  text,
  ticks = 5,
  left,
  right,
}: AxisOptions & { readonly left: number; readonly right: number }): Markup {
  const values = scale.ticks(ticks);
  const lines = values.map((value) => `M${place(left)} ${place(scale.at(value))}H${place(right)}`);
  const top = Math.min(...scale.range);
  return html`<g class="axis"><path class="grid" d="${lines.join('')}"/>${values.map(
    (value) =>
      html`<text x="${place(left - 6)}" y="${place(scale.at(value) + 4)}" text-anchor="end">${text(value)}</text>`,
  )}<text class="axis-label" x="0" y="${place(top - 10)}">${label}</text></g>`;
}
