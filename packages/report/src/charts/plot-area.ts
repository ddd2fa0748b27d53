import type { Extent } from './scale.ts';

/** A drawing with the room that its axes take. */
export interface PlotArea {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** From left to right. */
  readonly across: Extent;
  /** From the bottom up. */
  readonly upward: Extent;
}

/** The plot within a drawing of this size: numbers stand left of it and below, the vertical axis's label above. */
export function plotArea({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): PlotArea {
  const [left, right, top, bottom] = [40, width - 10, 26, height - 38];
  return { width, height, left, right, top, bottom, across: [left, right], upward: [bottom, top] };
}
