import { unitDraw, type HyperparameterSpec, type Hyperparameters } from '@rl-exp/core';
import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';

/** A hyperparameter that a search moves: over a range of numbers, or up and down a ladder of values. */
export type Dimension =
  | {
      readonly kind: 'range';
      readonly name: string;
      readonly min: number;
      readonly max: number;
      /** Whether it is factors that count, not differences. */
      readonly log: boolean;
      readonly start: number;
    }
  | {
      readonly kind: 'ladder';
      readonly name: string;
      readonly values: readonly number[];
      readonly start: number;
    };

export const spaceSchema = z
  .record(
    z.string(),
    z.strictObject({
      min: z.number().optional().describe("Lowest value tried; the experiment's bound holds too."),
      max: z.number().optional().describe("Highest value tried; the experiment's bound holds too."),
    }),
  )
  .optional()
  .describe(
    'Hyperparameters that are searched, with narrower bounds where wanted, e.g. { lr: { min: 1.0e-5, max: 1.0e-3 } }. Left out: lr, batch_size and frozen_layers within the bounds of the experiment.',
  );
export type SpaceOptions = z.infer<typeof spaceSchema>;

const usual = ['lr', 'batch_size', 'frozen_layers'];

/** How many hyperparameters the options let a search move, as far as that is known without a trainer. */
export function dimensionsAsked(space: SpaceOptions): number {
  return Object.keys(space ?? Object.fromEntries(usual.map((name) => [name, {}]))).length;
}

/**
 * The dimensions of a search. Positive floats are searched by factors; integers from 1 on by doubling and halving the
 * start; other integers one by one. What has one value only is left out.
 *
 * @throws RLX_BASELINES_SPACE_UNKNOWN, RLX_BASELINES_SPACE_EMPTY
 */
export function spaceOf(
  specs: readonly HyperparameterSpec[],
  asked: SpaceOptions,
): readonly Dimension[] {
  const known = specs.map(({ name }) => name);
  const unknown = Object.keys(asked ?? {}).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw baselinesErrors.create('RLX_BASELINES_SPACE_UNKNOWN', { name: unknown, known });
  const names = asked === undefined ? usual : Object.keys(asked);
  const dimensions = specs
    .filter(({ name }) => names.includes(name))
    .map((spec) => dimensionOf(spec, asked?.[spec.name] ?? {}))
    .filter((dimension) =>
      dimension.kind === 'range' ? dimension.min < dimension.max : dimension.values.length > 1,
    );
  if (dimensions.length === 0) throw baselinesErrors.create('RLX_BASELINES_SPACE_EMPTY', { names });
  return dimensions;
}

function dimensionOf(
  { name, type, min: lowest, max: highest, default: start }: HyperparameterSpec,
  { min = lowest, max = highest }: NonNullable<SpaceOptions>[string],
): Dimension {
  const [low, high] = [Math.max(min, lowest), Math.min(max, highest)];
  if (type === 'float')
    return {
      kind: 'range',
      name,
      min: low,
      max: high,
      log: low > 0,
      start: Math.min(high, Math.max(low, start)),
    };
  const rungs = lowest >= 1 ? doublings(start, low, high) : wholes(low, high);
  return { kind: 'ladder', name, values: rungs, start: nearest(rungs, start) };
}

/** `start` halved and doubled as far as the bounds go, as `batch_down` and `batch_up` do. */
function doublings(start: number, min: number, max: number): readonly number[] {
  const values = new Set<number>();
  for (let value = start; value >= Math.max(1, min); value = Math.floor(value / 2))
    values.add(value);
  for (let value = start; value <= max; value *= 2) values.add(value);
  return [...values].filter((value) => value >= min && value <= max).toSorted((a, b) => a - b);
}

function wholes(min: number, max: number): readonly number[] {
  const first = Math.ceil(min);
  return Array.from(
    { length: Math.max(0, Math.floor(max) - first + 1) },
    (_, index) => first + index,
  );
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce(
    (best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best),
    values[0] ?? wanted,
  );
}

/** Where every dimension starts: what all methods have in common. */
export function startIn(space: readonly Dimension[]): Hyperparameters {
  return Object.fromEntries(space.map(({ name, start }) => [name, start]));
}

/** A point of the space that the text decides, every one with the same chance. */
export function drawPoint(space: readonly Dimension[], text: string): Hyperparameters {
  return Object.fromEntries(
    space.map((dimension) => [
      dimension.name,
      pointAt(dimension, unitDraw(`${text}|${dimension.name}`)),
    ]),
  );
}

function pointAt(dimension: Dimension, share: number): number {
  if (dimension.kind === 'ladder')
    return dimension.values[Math.floor(share * dimension.values.length)] ?? dimension.start;
  const { min, max, log } = dimension;
  const value = log ? min * (max / min) ** share : min + (max - min) * share;
  return bounded(value, dimension);
}

/**
 * The next value up or down: by a factor, a rung, or a tenth of a range that is not searched by factors. Null where the
 * dimension ends.
 */
export function neighbour(
  dimension: Dimension,
  options: { readonly value: number; readonly up: boolean; readonly factor: number },
): number | null {
  const { value, up, factor } = options;
  if (dimension.kind === 'ladder') {
    const rung = dimension.values.indexOf(nearest(dimension.values, value));
    return dimension.values[rung + (up ? 1 : -1)] ?? null;
  }
  const { min, max, log } = dimension;
  const tenth = (max - min) / 10;
  const moved = log ? value * (up ? factor : 1 / factor) : value + (up ? tenth : -tenth);
  const reached = bounded(moved, dimension);
  return reached === value ? null : reached;
}

/** Within the bounds, in as many digits as an environment keeps. */
function bounded(
  value: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  return Math.min(max, Math.max(min, Number(value.toPrecision(12))));
}
