import { shapes, type Shape } from './marks.ts';

/** How a series is drawn: colour, shape and dashes, so that no reader needs the colour. */
export interface SeriesStyle {
  /** `series-1` to `series-8` with `dash-0` to `dash-3`. */
  readonly className: string;
  readonly shape: Shape;
}

const colours = 8;
const dashes = 4;

/** The style of the n-th series, from 0; the same number looks the same in every chart of a page. */
export function seriesStyle(index: number): SeriesStyle {
  // Shifted by one with every round, so that colour and shape together are met again after 64.
  const round = Math.floor(index / colours);
  return {
    className: `series-${(index % colours) + 1} dash-${(index + round) % dashes}`,
    shape: shapes[(index + round) % shapes.length] ?? 'circle',
  };
}
