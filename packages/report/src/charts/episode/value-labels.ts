import { scoreText, type RecordedCell } from '@rl-exp/compare';
import type { PathStep } from '../../findings/episode-path.ts';
import { html, type Markup } from '../../markup.ts';
import { place, type Point } from '../path.ts';
import { deliveredPlace } from './delivered-place.ts';
import type { Panel } from './panel.ts';

/** The values of the untouched, the best and the delivered state, written beside their marks. */
export function valueLabels({
  recorded,
  path,
  places,
  panel,
  root,
}: {
  readonly recorded: RecordedCell;
  readonly path: readonly PathStep[];
  readonly places: readonly Point[];
  readonly panel: Panel;
  readonly root: number;
}): Markup {
  const { metric, goal } = recorded.cell.objective;
  const values = [root, ...path.map(({ value }) => value)];
  const best = values.indexOf(goal === 'minimize' ? Math.min(...values) : Math.max(...values));
  const shown = [...new Set([0, best, deliveredPlace(recorded, path) ?? 0])];
  return html`${shown.map((index) => {
    const at = places[index];
    const value = values[index];
    if (at === undefined || value === undefined) return '';
    const origin = places[path[index - 1]?.step.from ?? 0];
    // On the side that the line does not come from.
    const below = at.y < panel.top + 12 || (index > 0 && origin !== undefined && origin.y < at.y);
    const anchor = index === 0 ? 'start' : index === values.length - 1 ? 'end' : 'middle';
    const shift = index === 0 ? 8 : index === values.length - 1 ? 4 : 0;
    return html`<text class="value" x="${place(at.x + shift)}" y="${place(at.y + (below ? 22 : -13))}" text-anchor="${anchor}">${scoreText(metric, value).replace(' %', '\u202f%')}</text>`;
  })}`;
}
