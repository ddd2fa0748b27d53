import { html, type Markup } from '../markup.ts';
import { shortened } from './figure.ts';
import { place } from './path.ts';

const characterWidth = 6;

/** What has to be known of the numbers, within the drawing itself: a picture of it alone still says so. */
export function caveat({
  notice,
  y,
  width,
}: {
  readonly notice: string | null;
  readonly y: number;
  /** Room for it, from the left edge. */
  readonly width: number;
}): Markup | null {
  return notice === null
    ? null
    : html`<text class="caveat" x="0" y="${place(y)}">${shortened(notice, Math.floor(width / characterWidth))}</text>`;
}
