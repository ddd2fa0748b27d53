import type { RecordedCell } from '@rl-exp/compare';
import type { PathStep } from '../../findings/episode-path.ts';
import { stepWords } from '../../findings/step-words.ts';
import { html, type Markup } from '../../markup.ts';
import { place } from '../path.ts';
import type { Scale } from '../scale.ts';

/** The span of a step from top to bottom: under a pointer or in focus it lights up and its words are shown. */
export function stepTarget({
  step,
  recorded,
  x,
  bottom,
}: {
  readonly step: PathStep;
  readonly recorded: RecordedCell;
  readonly x: Scale;
  readonly bottom: number;
}): Markup {
  const [from, to] = [x.at(step.begins), x.at(step.ends)];
  const width = Math.max(to - from, 10);
  const words = stepWords(step, recorded.cell).join('\n');
  return html`<g class="step" tabindex="0" role="img" aria-label="${words}" data-words="${words}"><rect class="span" x="${place(from)}" y="0" width="${place(width)}" height="${place(bottom + 6)}" rx="4"/></g>`;
}
