import type { PathStep } from '../../findings/episode-path.ts';
import { html, type Markup } from '../../markup.ts';
import { signedNumber } from '../../text/number-text.ts';
import { place } from '../path.ts';
import { extentOf, linearScale, nice, type Scale } from '../scale.ts';
import type { Panel } from './panel.ts';
import { valueAxis } from './value-axis.ts';

/** The terms of every reward, stacked from zero: what helped upwards, what cost downwards, and the total as a line across. */
export function rewardPanel({
  path,
  x,
  panel,
}: {
  readonly path: readonly PathStep[];
  readonly x: Scale;
  readonly panel: Panel;
}): Markup {
  const terms = path.map(({ step }) => step.reward.terms);
  const ups = terms.map((term) => Math.max(0, term.improvement));
  const downs = terms.map(
    ({ improvement, step_penalty, failure }) => Math.min(0, improvement) + step_penalty + failure,
  );
  const y = linearScale({
    domain: nice(extentOf([0, ...ups, ...downs]), 3),
    range: [panel.bottom, panel.top],
  });
  const bars = path.map(({ step, begins, ends }) => {
    if (ends <= begins) return '';
    const { improvement, step_penalty, failure } = step.reward.terms;
    const span = x.at(ends) - x.at(begins);
    const width = Math.max(1, Math.min(span * 0.5, 34));
    const from = (x.at(begins) + x.at(ends)) / 2 - width / 2;
    const bar = (name: string, low: number, high: number): Markup | '' =>
      high > low
        ? html`<rect class="term term-${name}" x="${place(from)}" y="${place(y.at(high))}" width="${place(width)}" height="${place(y.at(low) - y.at(high))}"/>`
        : '';
    const lost = Math.min(0, improvement);
    const total = y.at(step.reward.total);
    return html`${[
      bar('gain', 0, Math.max(0, improvement)),
      bar('loss', lost, 0),
      bar('step', lost + step_penalty, lost),
      bar('failure', lost + step_penalty + failure, lost + step_penalty),
    ]}<path class="total" d="M${place(from - 5)} ${place(total)}h${place(width + 10)}"/>`;
  });
  const zero = y.at(0);
  return html`<g aria-hidden="true">${valueAxis({ y, labelAt: panel.top - 12, x, label: 'Reward of a step', text: (value) => signedNumber(value, digitsOf(y)), ticks: 3 })}<path class="axis-line" d="M${place(x.range[0])} ${place(zero)}H${place(x.range[1])}"/>${bars}</g>`;
}

function digitsOf(y: Scale): number {
  const [low, high] = y.domain;
  return high - low > 2 ? 1 : 2;
}
