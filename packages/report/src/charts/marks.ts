import { html, type Markup } from '../markup.ts';
import { place, type Point } from './path.ts';

/** Shapes that are told apart without colour. */
export const shapes = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'wedge',
  'star',
  'pentagon',
  'hourglass',
] as const;
/** Crosses and bars are lines: for what failed or ended, and no series has them. */
export type Shape = (typeof shapes)[number] | 'cross' | 'bar';

/** Corners of the shapes with corners, where the distance from the middle to an edge is about 1 and y goes down. */
const corners: Readonly<
  Record<Exclude<Shape, 'circle' | 'cross' | 'bar'>, readonly (readonly [number, number])[]>
> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.1],
    [1, 0.8],
    [-1, 0.8],
  ],
  diamond: [
    [0, -1.2],
    [1.2, 0],
    [0, 1.2],
    [-1.2, 0],
  ],
  wedge: [
    [0, 1.1],
    [1, -0.8],
    [-1, -0.8],
  ],
  star: around(10, (corner) => (corner % 2 === 0 ? 1.35 : 0.55)),
  pentagon: around(5, () => 1.1),
  hourglass: [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ],
};

/** A shape round a point, `r` from its middle to its edge. */
export function shapePath(shape: Shape, { x, y }: Point, r = 4): string {
  const at = (dx: number, dy: number): string => `${place(x + dx * r)} ${place(y + dy * r)}`;
  if (shape === 'circle')
    return `M${at(-1, 0)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  if (shape === 'cross')
    return `M${at(-0.9, -0.9)}L${at(0.9, 0.9)}M${at(-0.9, 0.9)}L${at(0.9, -0.9)}`;
  if (shape === 'bar') return `M${at(0, -1.1)}L${at(0, 1.1)}`;
  return `M${corners[shape].map(([dx, dy]) => at(dx, dy)).join('L')}Z`;
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
  return html`<path class="mark mark-${shape === 'cross' || shape === 'bar' ? 'line' : 'area'} ${className}" d="${points
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

/** Corners at equal angles from the top on, each as far out as it is given. */
function around(
  count: number,
  out: (corner: number) => number,
): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / count;
    return [out(corner) * Math.sin(angle), -out(corner) * Math.cos(angle)];
  });
}
