/** A point of a drawing, in its units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A coordinate as it is written down: a tenth of a unit is finer than any screen. */
export function place(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}

/** Straight from point to point. */
export function linePath(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${place(x)} ${place(y)}`)
    .join('');
}

/** A staircase: every value holds until the next point. */
export function stepPath(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) =>
      index === 0 ? `M${place(x)} ${place(y)}` : `H${place(x)}V${place(y)}`,
    )
    .join('');
}

/** Lines that are drawn apart, in one path. */
export function segmentsPath(segments: readonly (readonly [Point, Point])[]): string {
  return segments.map((ends) => linePath(ends)).join('');
}

/** The area between two curves of the same x; `steps` where values hold until the next point. */
export function bandPath(
  points: readonly { readonly x: number; readonly low: number; readonly high: number }[],
  { steps = false } = {},
): string {
  if (points.length === 0) return '';
  const upper = points.map(({ x, high }) => ({ x, y: high }));
  const lower = points.map(({ x, low }) => ({ x, y: low }));
  if (!steps) return `${linePath([...upper, ...lower.toReversed()])}Z`;
  const back = lower
    .toReversed()
    .map(({ x, y }, index) =>
      index === 0 ? `L${place(x)} ${place(y)}` : `V${place(y)}H${place(x)}`,
    );
  return `${stepPath(upper)}${back.join('')}Z`;
}
