import type { StepCurve } from '@rl-exp/compare';
import { html, type Markup } from '../markup.ts';
import { audioUnit, metricLabel, metricTick, tickText } from '../text/axis-text.ts';
import { xAxis, yAxis } from './axis.ts';
import { figure } from './figure.ts';
import { dots, marks } from './marks.ts';
import { stepPath, type Point } from './path.ts';
import { plotArea } from './plot-area.ts';
import { beyondLast, linearScale, type Extent } from './scale.ts';
import type { SeriesStyle } from './series-style.ts';

/** A segment that was trained and measured, or that failed. */
export interface Trial {
  readonly audio_seconds: number;
  /** Null for a failed segment. */
  readonly value: number | null;
}

export interface StaircaseOptions {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly caption: string;
  readonly metric: string;
  readonly trials: readonly Trial[];
  readonly best: StepCurve;
  /** Null where there is one seed. */
  readonly worst: StepCurve | null;
  readonly style: SeriesStyle;
  /** The ends of the axis of values; the same for all methods. */
  readonly values: Extent;
  readonly mostSeconds: number;
}

const [width, height] = [330, 230];

/** The incumbent of one method: every trial as a dot, the best value so far of its best and its worst seed as stairs. */
export function staircaseChart(options: StaircaseOptions): Markup {
  const { metric, trials, best, worst, style, mostSeconds } = options;
  const area = plotArea({ width, height });
  const unit = audioUnit(mostSeconds);
  const x = linearScale({
    domain: [0, beyondLast(mostSeconds) / unit.seconds],
    range: area.across,
  });
  const y = linearScale({ domain: options.values, range: area.upward });
  const across = (seconds: number): number => x.at(seconds / unit.seconds);
  const [low, high] = y.domain;
  const measured = trials.flatMap(({ audio_seconds: at, value }) =>
    value === null ? [] : [{ at, value }],
  );
  const inside = measured.filter(({ value }) => value >= low && value <= high);
  const beyond = (above: boolean): readonly Point[] =>
    measured
      .filter(({ value }) => (above ? value > high : value < low))
      .map(({ at }) => ({ x: across(at), y: above ? area.top : area.bottom }));
  const failed = trials.filter(({ value }) => value === null);
  const stairs = (curve: StepCurve): readonly Point[] => [
    ...curve.map(({ at, value }) => ({ x: across(at), y: y.at(value) })),
    { x: area.right, y: y.at(curve.at(-1)?.value ?? low) },
  ];
  return figure({
    ...options,
    width,
    height,
    drawing: html`${yAxis({ scale: y, label: metricLabel(metric, 'val'), text: (value) => metricTick(metric, value), ticks: 4, left: area.left, right: area.right })}${xAxis({ scale: x, label: unit.label, text: tickText, ticks: 4, top: area.top, bottom: area.bottom })}${dots(
      inside.map(({ at, value }) => ({ x: across(at), y: y.at(value) })),
      { className: 'trial' },
    )}${marks(beyond(true), { shape: 'triangle', className: 'trial', r: 3 })}${marks(beyond(false), { shape: 'wedge', className: 'trial', r: 3 })}${marks(
      unique(failed.map(({ audio_seconds: at }) => across(at))).map((at) => ({
        x: at,
        y: area.bottom - 5,
      })),
      { shape: 'cross', className: 'failed', r: 3.5 },
    )}${worst !== null && html`<path class="stairs worst ${style.className}" d="${stepPath(stairs(worst))}"/>`}<path class="stairs ${style.className}" d="${stepPath(stairs(best))}"/>`,
  });
}

function unique(values: readonly number[]): readonly number[] {
  return [...new Set(values)];
}
