import { html, type Markup } from '../markup.ts';
import { shapePath } from './marks.ts';
import type { SeriesStyle } from './series-style.ts';

export interface LegendEntry {
  readonly name: string;
  readonly style: SeriesStyle;
  /** Whether the series has a line through its marks. */
  readonly line?: boolean;
}

/** What the colours and shapes of a chart mean. It is text beside the drawing, so that long names wrap. */
export function legend(entries: readonly LegendEntry[]): Markup {
  return html`<ul class="key legend">${entries.map(
    ({ name, style, line = true }) =>
      html`<li><svg viewBox="0 0 26 12" aria-hidden="true">${
        line && html`<path class="line ${style.className}" d="M1 6H25"/>`
      }<path class="mark ${style.className}" d="${shapePath(style.shape, { x: 13, y: 6 })}"/></svg>${name}</li>`,
  )}</ul>`;
}
