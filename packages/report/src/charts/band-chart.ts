import { html, type Markup } from '../markup.ts';
import { xAxis, yAxis, type AxisOptions } from './axis.ts';
import { figure } from './figure.ts';
import { legend } from './legend.ts';
import { marks } from './marks.ts';
import { bandPath, linePath, stepPath, type Point } from './path.ts';
import { plotArea } from './plot-area.ts';
import { linearScale, logScale, type Extent } from './scale.ts';
import type { SeriesStyle } from './series-style.ts';

export interface BandSeries {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** Null where there are too few seeds for one. */
    readonly interval: { readonly low: number; readonly high: number } | null;
  }[];
}

export interface BandChartOptions {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly caption?: string;
  readonly series: readonly BandSeries[];
  readonly x: Omit<AxisOptions, 'scale'> & {
    readonly domain: Extent;
    readonly kind: 'linear' | 'log';
  };
  readonly y: Omit<AxisOptions, 'scale'> & { readonly domain: Extent };
  /** Whether a value holds until the next point. */
  readonly steps: boolean;
}

const [width, height] = [400, 280];

/** Curves of several series, each in a band of its 95 % intervals. */
export function bandChart(options: BandChartOptions): Markup {
  const { series, steps } = options;
  const area = plotArea({ width, height });
  const toScale = options.x.kind === 'log' ? logScale : linearScale;
  const x = toScale({ domain: options.x.domain, range: area.across });
  const y = linearScale({ domain: options.y.domain, range: area.upward });
  // On a log axis there is no 0; what is known of it is known of the axis's beginning.
  const placed = series.map(({ style, points }) => ({
    style,
    points: points
      .filter((point, index) => x.kind === 'linear' || point.x > 0 || index === points.length - 1)
      .map((point) => ({
        x: x.at(point.x),
        y: y.at(point.y),
        interval:
          point.interval === null
            ? null
            : { low: y.at(point.interval.low), high: y.at(point.interval.high) },
      })),
  }));
  // Where values hold, the last one holds to the end of the axis.
  const toEnd = <Place extends { readonly x: number }>(
    points: readonly Place[],
  ): readonly Place[] => {
    const last = points.at(-1);
    return steps && last !== undefined ? [...points, { ...last, x: area.right }] : points;
  };
  const bands = placed.map(({ style, points }) => {
    const known = points.flatMap(({ x: at, interval }) =>
      interval === null ? [] : [{ x: at, ...interval }],
    );
    return html`<path class="band ${style.className}" d="${bandPath(toEnd(known), { steps })}"/>`;
  });
  const pathOf = (points: readonly Point[]): string =>
    steps ? stepPath(points) : linePath(points);
  const lines = placed.map(
    ({ style, points }) =>
      html`<path class="line ${style.className}" d="${pathOf(toEnd(points))}"/>${marks(points, { shape: style.shape, className: style.className, r: 3.5 })}`,
  );
  return figure({
    ...options,
    width,
    height,
    legend: legend(series),
    drawing: html`${yAxis({ ...options.y, scale: y, left: area.left, right: area.right })}${xAxis({ ...options.x, scale: x, top: area.top, bottom: area.bottom })}${bands}${lines}`,
  });
}
