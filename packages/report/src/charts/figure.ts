import { html, type Child, type Markup } from '../markup.ts';
import { unbroken } from '../text/unbroken.ts';

/** A chart with what it says in words. */
export interface FigureOptions {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** One or more sentences with the numbers that the chart shows: its text alternative. */
  readonly summary: string;
  /** What stands below it; the summary where nothing else is given. */
  readonly caption?: string;
  readonly width: number;
  readonly height: number;
  /** What stands in the SVG. */
  readonly drawing: Child;
  readonly legend?: Child;
}

/** An SVG that scales with its column; 400 units wide it is legible on a phone and on a screen of two columns. */
export function figure(options: FigureOptions): Markup {
  const { id, title, summary, caption = summary, width, height, drawing, legend } = options;
  return html`<figure class="chart" id="${id}"><p class="chart-title" aria-hidden="true">${title}</p><svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${title}</title><desc id="${id}-desc">${summary}</desc>${drawing}</svg>${legend}<figcaption>${unbroken(caption)}</figcaption></figure>`;
}

/** Text that fits where there is room for so many characters. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
