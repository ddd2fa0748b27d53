import { html, type Markup } from '../../markup.ts';
import { place } from '../path.ts';
import { linearScale, type Scale } from '../scale.ts';

/** The axis that all panels share, below the last of them. */
export function timeAxis({
  x,
  bottom,
  label,
}: {
  readonly x: Scale;
  readonly bottom: number;
  readonly label: string;
}): Markup {
  const [from, to] = x.range;
  const ticks = timeTicks(x, to - from < 400 ? 3 : 6);
  return html`<g aria-hidden="true"><path class="axis-line" d="M${place(from)} ${place(bottom + 6)}H${place(to)}"/>${ticks.map(
    ({ at, text }) =>
      html`<path class="axis-line" d="M${place(at)} ${place(bottom + 6)}v4"/><text class="tick" x="${place(at)}" y="${place(bottom + 24)}" text-anchor="${to - at < 12 ? 'end' : 'middle'}">${text}</text>`,
  )}<text class="axis-label" x="${place(to)}" y="${place(bottom + 40)}" text-anchor="end">${label}</text></g>`;
}

/** Round durations within the scale, in the largest unit of which there are a few. */
function timeTicks(
  x: Scale,
  count: number,
): readonly { readonly at: number; readonly text: string }[] {
  const [, high] = x.domain;
  const [unit, name] = high > 3 * 3600 ? [3600, 'h'] : high > 180 ? [60, 'min'] : [1, 's'];
  const inUnits = linearScale({ domain: [0, high / unit], range: [0, 1] });
  return inUnits.ticks(count).map((value) => ({
    at: x.at(value * unit),
    text: value === 0 ? '0' : `${value}\u202f${name}`,
  }));
}
