import type { Place } from '../diagnostics/source-text.ts';
import { isAxisName } from './axis-names.ts';
import { partAt, type Located, type LocatedMap } from './located.ts';
import { isMatrixList } from './schema.ts';

/** A slot or dotted key with the values that a matrix gives it. */
export interface Axis {
  readonly name: string;
  readonly path: readonly string[];
  readonly key: Place;
  readonly values: readonly Located[];
  /** Names of the values, where they have any. */
  readonly labels: readonly string[] | null;
  /** The entry of `matrix.add` that its only value stands in; null for an axis of the matrix. */
  readonly addition: number | null;
}

/** Axes whose values go together, the first with the first and so on; most have one. */
export type Dimension = readonly Axis[];

/** One of an axis's values. */
export interface AxisValue {
  readonly axis: Axis;
  /** Counts from 0. */
  readonly index: number;
  readonly value: Located;
}

/** What the matrix gives to some cells: one value of every axis, or what an entry of `add` says. */
export interface Combination {
  /** In declared order; empty without a matrix. */
  readonly values: readonly AxisValue[];
  /** The entry of `matrix.add`; null for a combination of the axes. */
  readonly addition: { readonly index: number; readonly place: Place } | null;
}

/** The dimensions of an experiment's matrix, in declared order; what cannot be one is left out. */
export function dimensionsOf(composed: LocatedMap): readonly Dimension[] {
  const matrix = partAt(composed, ['matrix']);
  if (matrix?.type !== 'map') return [];
  return [...matrix.entries].flatMap(([name, { key, value }]): readonly Dimension[] => {
    if (name === 'zip') return value.type === 'list' ? value.items.flatMap(zipOf) : [];
    const axis = isMatrixList(name) ? undefined : axisOf(name, key, value);
    return axis === undefined ? [] : [[axis]];
  });
}

/** All axes of the dimensions. */
export function axesOf(dimensions: readonly Dimension[]): readonly Axis[] {
  return dimensions.flat();
}

/** How many values a dimension has. */
export function lengthOf(dimension: Dimension): number {
  return Math.min(...dimension.map(({ values }) => values.length));
}

/** The product of the dimensions in declared order: the last one changes fastest. */
export function* combinationsOf(dimensions: readonly Dimension[]): Generator<Combination> {
  for (const values of productOf(dimensions)) yield { values, addition: null };
}

/** The first combination, and those that differ from it in one value: every value is in one of them. */
export function* combinationsOneByOne(dimensions: readonly Dimension[]): Generator<Combination> {
  const first = dimensions.map((dimension) => valuesAt(dimension, 0));
  yield { values: first.flat(), addition: null };
  for (const [position, dimension] of dimensions.entries()) {
    for (let index = 1; index < lengthOf(dimension); index += 1) {
      yield { values: first.with(position, valuesAt(dimension, index)).flat(), addition: null };
    }
  }
}

/** How an axis's value is called in messages: `matrix.agent[2]`, `matrix.agent.cosine`. */
export function axisValueText({ axis, index }: AxisValue): string {
  if (axis.addition !== null) return `matrix.add[${axis.addition}].${axis.name}`;
  const label = axis.labels?.[index];
  return `matrix.${axis.name}${label === undefined ? `[${index}]` : `.${label}`}`;
}

/** The names that a combination's values have, by axis. */
export function labelsOf({ values }: Combination): Readonly<Record<string, string>> {
  return Object.fromEntries(
    values.flatMap(({ axis, index }): readonly (readonly [string, string])[] => {
      const label = axis.labels?.[index];
      return label === undefined ? [] : [[axis.name, label]];
    }),
  );
}

function zipOf(group: Located): readonly Dimension[] {
  if (group.type !== 'map') return [];
  const axes = [...group.entries].flatMap(
    ([name, { key, value }]) => axisOf(name, key, value) ?? [],
  );
  return axes.length === 0 ? [] : [axes];
}

function axisOf(name: string, key: Place, value: Located): Axis | undefined {
  if (!isAxisName(name) || value.type === 'scalar') return undefined;
  const labels = value.type === 'map' ? [...value.entries.keys()] : null;
  const values =
    value.type === 'map' ? [...value.entries.values()].map((entry) => entry.value) : value.items;
  return values.length === 0
    ? undefined
    : { name, path: name.split('.'), key, values, labels, addition: null };
}

function* productOf(dimensions: readonly Dimension[]): Generator<readonly AxisValue[]> {
  const [dimension, ...others] = dimensions;
  if (dimension === undefined) {
    yield [];
    return;
  }
  for (let index = 0; index < lengthOf(dimension); index += 1) {
    for (const rest of productOf(others)) yield [...valuesAt(dimension, index), ...rest];
  }
}

function valuesAt(dimension: Dimension, index: number): readonly AxisValue[] {
  return dimension.flatMap((axis) => {
    const value = axis.values[index];
    return value === undefined ? [] : [{ axis, index, value }];
  });
}
