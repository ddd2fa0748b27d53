import type { PathStep } from '../../findings/episode-path.ts';
import { html, type Markup } from '../../markup.ts';
import { place } from '../path.ts';
import type { Scale } from '../scale.ts';

const characterWidth = 6.4;
const mostCharacters = 17;

/** The name of every step's action above its span: across where there is room, upright where not, none where hardly any. */
export function actionLabels({
  path,
  x,
  top,
}: {
  readonly path: readonly PathStep[];
  readonly x: Scale;
  readonly top: number;
}): { readonly bottom: number; readonly drawing: Markup } {
  const longest = Math.max(0, ...path.map(({ step }) => step.decision.action.length));
  const spans = path.filter(({ begins, ends }) => ends > begins);
  const narrowest = Math.min(...spans.map(({ begins, ends }) => x.at(ends) - x.at(begins)), 1e9);
  const lengths = longest * characterWidth;
  if (narrowest < 13) return { bottom: top, drawing: html`` };

  const upright = lengths > narrowest - 6;
  const bottom = top + (upright ? Math.min(lengths, 110) + 6 : 18);
  const text = ({ begins, ends, step }: PathStep): Markup => {
    const at =
      ends > begins ? (x.at(begins) + x.at(ends)) / 2 : Math.min(x.at(ends) + 10, x.range[1] - 2);
    const name = step.decision.action.slice(0, mostCharacters);
    return upright
      ? html`<text class="action" x="${place(at + 4)}" y="${place(bottom)}" transform="rotate(-90 ${place(at + 4)} ${place(bottom)})">${name}</text>`
      : html`<text class="action" x="${place(at)}" y="${place(bottom - 4)}" text-anchor="middle">${name}</text>`;
  };
  return { bottom, drawing: html`<g aria-hidden="true">${path.map(text)}</g>` };
}
