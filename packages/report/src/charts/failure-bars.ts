import type { FailureKind } from '@rl-exp/core';
import { html, type Markup } from '../markup.ts';
import { figure, shortened } from './figure.ts';
import { place } from './path.ts';
import { linearScale } from './scale.ts';

export interface FailureBar {
  readonly name: string;
  readonly segments: number;
  readonly failed: Readonly<Record<FailureKind, number>>;
}

export const failureKinds = ['oom', 'nan', 'diverged'] as const;

const width = 400;
const [left, right, top, rowHeight] = [10, width - 10, 4, 38];

/** Failed segments by kind, a bar for every method; each part says in words what it is. */
export function failureBars({
  id,
  title,
  summary,
  bars,
}: {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly bars: readonly FailureBar[];
}): Markup {
  const most = Math.max(1, ...bars.map(({ failed }) => total(failed)));
  const x = linearScale({ domain: [0, most], range: [left, right] });
  return figure({
    id,
    title,
    summary,
    width,
    height: top + bars.length * rowHeight + 6,
    drawing: bars.map(({ name, segments, failed }, index) => {
      const y = top + index * rowHeight;
      let from = 0;
      const parts = failureKinds.map((kind) => {
        const part = { kind, from, to: from + failed[kind] };
        from = part.to;
        return part;
      });
      return html`<text class="value" x="${left}" y="${y + 15}">${shortened(name, 30)}</text><text class="numbers" x="${right}" y="${y + 15}" text-anchor="end">${failedText(failed)} of ${segments}</text><path class="track" d="M${left} ${y + 26}H${right}"/>${parts
        .filter((part) => part.to > part.from)
        .map(
          (part) =>
            html`<rect class="failure failure-${part.kind}" x="${place(x.at(part.from))}" y="${y + 21}" width="${place(Math.max(2, x.at(part.to) - x.at(part.from) - 1))}" height="10"/>`,
        )}`;
    }),
  });
}

/** `oom 2 · nan 1`, or `none`. */
export function failedText(failed: Readonly<Record<FailureKind, number>>): string {
  const found = failureKinds.filter((kind) => failed[kind] > 0);
  return found.length === 0 ? 'none' : found.map((kind) => `${kind} ${failed[kind]}`).join(' · ');
}

function total(failed: Readonly<Record<FailureKind, number>>): number {
  return failureKinds.reduce((sum, kind) => sum + failed[kind], 0);
}
