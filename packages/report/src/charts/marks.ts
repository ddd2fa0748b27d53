import { html, type Markup } from '../markup.ts';
import { place, type Point } from './path.ts';

/** Shapes that are told apart without colour. */
export const shapes = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'wedge',
  'plus',
  'cross',
  'bar',
] as const;
export type Shape = (typeof shapes)[number];

/** A shape round a point, `r` from its middle to its edge. Plus, cross and bar are lines, the others areas. */
export function shapePath(shape: Shape, { x, y }: Point, r = 4): string {
  const at = (dx: number, dy: number): string => `${place(x + dx * r)} ${place(y + dy * r)}`;
  switch (shape) {
    case 'circle':
      return `M${at(-1, 0)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    case 'square':
      return `M${at(-0.9, -0.9)}h${place(1.8 * r)}v${place(1.8 * r)}h${place(-1.8 * r)}Z`;
    case 'triangle':
      return `M${at(0, -1.1)}L${at(1, 0.8)}L${at(-1, 0.8)}Z`;
    case 'diamond':
      return `M${at(0, -1.2)}L${at(1.2, 0)}L${at(0, 1.2)}L${at(-1.2, 0)}Z`;
    case 'wedge':
      return `M${at(0, 1.1)}L${at(1, -0.8)}L${at(-1, -0.8)}Z`;
    case 'plus':
      return `M${at(-1, 0)}L${at(1, 0)}M${at(0, -1)}L${at(0, 1)}`;
    case 'cross':
      return `M${at(-0.9, -0.9)}L${at(0.9, 0.9)}M${at(-0.9, 0.9)}L${at(0.9, -0.9)}`;
    case 'bar':
      return `M${at(0, -1.1)}L${at(0, 1.1)}`;
  }
}

/** Marks of one series, as one path whatever their number. `className` gives the colour, e.g. `series-1`. */
export function marks(
  points: readonly Point[],
  {
    shape,
    className,
    r = 4,
  }: { readonly shape: Shape; readonly className: string; readonly r?: number },
): Markup {
  return html`<path class="mark mark-${isLine(shape) ? 'line' : 'area'} ${className}" d="${points
    .map((point) => shapePath(shape, point, r))
    .join('')}"/>`;
}

/** Many small round dots as one path; those that would lie on one another are drawn once. */
export function dots(
  points: readonly Point[],
  { className }: { readonly className: string },
): Markup {
  const places = new Set(points.map(({ x, y }) => `M${place(x)} ${place(y)}h0`));
  return html`<path class="dots ${className}" d="${[...places].join('')}"/>`;
}

function isLine(shape: Shape): boolean {
  return shape === 'plus' || shape === 'cross' || shape === 'bar';
}
