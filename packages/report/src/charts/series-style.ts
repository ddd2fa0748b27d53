import { shapes, type Shape } from './marks.ts';

/** How a series is drawn: colour, shape and dashes, so that no reader needs the colour. */
export interface SeriesStyle {
  /** `series-0` to `series-8` with `dash-0` to `dash-3`. */
  readonly className: string;
  readonly shape: Shape;
}

const colours = 8;
const dashes = 4;

/** What others are held against: in the colour of the text. */
export const baselineStyle: SeriesStyle = { className: 'series-0 dash-0', shape: 'circle' };

/** The style of the n-th series that is no baseline, from 0. */
export function seriesStyle(index: number): SeriesStyle {
  // Shapes are shifted by one with every round of colours, so that both together are met again after 64.
  const round = Math.floor(index / colours);
  return {
    className: `series-${(index % colours) + 1} dash-${(index + round) % dashes}`,
    shape: shapes[(index + round + 1) % shapes.length] ?? 'square',
  };
}
