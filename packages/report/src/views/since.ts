import { html, type Markup } from '../markup.ts';

/** Since when something is so: in UTC as it stands, and on a page that stays open how long ago that was. */
export function since(time: string): Markup {
  return html`<time datetime="${time}" data-since="">since ${time.slice(11, 19)} UTC</time>`;
}
