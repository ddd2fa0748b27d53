import { improvement, type Objective } from '@rl-exp/core';
import { html, type Markup } from '../markup.ts';
import { metricLabel, metricTick } from '../text/axis-text.ts';
import { figure, shortened } from './figure.ts';
import { dots } from './marks.ts';
import { place, segmentsPath, type Point } from './path.ts';
import { extentOf, linearScale, nice } from './scale.ts';
import { spreadLabels } from './spread-labels.ts';

export interface SlopegraphOptions {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly objective: Objective;
  readonly split: string;
  readonly baseline: string;
  readonly method: string;
  readonly pairs: readonly {
    readonly seed: number;
    readonly baseline: number;
    readonly method: number;
  }[];
}

const [width, height] = [330, 260];
const [left, right, top, bottom] = [70, 250, 34, height - 14];
const mostNamed = 16;

/** The same seeds under the baseline and under the method, each a line: whether one of them carries the result. */
export function slopegraph(options: SlopegraphOptions): Markup {
  const { objective, split, pairs } = options;
  const { metric } = objective;
  const domain = nice(extentOf(pairs.flatMap(({ baseline, method }) => [baseline, method])), 4);
  const y = linearScale({ domain, range: [bottom, top] });
  const lines = pairs.map(({ seed, baseline, method }) => ({
    seed,
    gain: improvement(objective, baseline, method),
    ends: [
      { x: left, y: y.at(baseline) },
      { x: right, y: y.at(method) },
    ] as const,
  }));
  const drawn = (className: string, chosen: typeof lines): Markup =>
    html`<path class="slope ${className}" d="${segmentsPath(chosen.map(({ ends }) => ends))}"/>`;
  const ends: readonly Point[] = lines.flatMap((line) => line.ends);
  const named = pairs.length <= mostNamed ? lines : [];
  const heights = spreadLabels(
    named.map(({ ends: [, end] }) => end.y),
    { gap: 12, low: top, high: bottom },
  );
  return figure({
    ...options,
    width,
    height,
    drawing: html`<g class="axis"><path class="axis-line" d="M${left} ${top}V${bottom}M${right} ${top}V${bottom}"/>${y
      .ticks(4)
      .map(
        (value) =>
          html`<text x="${left - 8}" y="${place(y.at(value) + 4)}" text-anchor="end">${metricTick(metric, value)}</text>`,
      )}<text class="axis-label" x="0" y="11">${metricLabel(metric, split)}</text><text class="value" x="${left}" y="26" text-anchor="middle">${shortened(options.baseline, 20)}</text><text class="value" x="${right}" y="26" text-anchor="middle">${shortened(options.method, 20)}</text></g>${drawn(
      'gained',
      lines.filter(({ gain }) => gain > 0),
    )}${drawn(
      'lost',
      lines.filter(({ gain }) => gain < 0),
    )}${drawn(
      'tied',
      lines.filter(({ gain }) => gain === 0),
    )}${dots(ends, { className: 'slope-end' })}<path class="leader" d="${segmentsPath(
      named.map(({ ends: [, end] }, index) => [
        { x: right + 4, y: end.y },
        { x: right + 17, y: heights[index] ?? 0 },
      ]),
    )}"/>${named.map(
      ({ seed }, index) =>
        html`<text class="seed" x="${right + 20}" y="${place((heights[index] ?? 0) + 4)}">seed ${seed}</text>`,
    )}`,
  });
}
