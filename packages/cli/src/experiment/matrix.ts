import type { Place } from '../diagnostics/source-text.ts';
import { compose, without } from './compose.ts';
import { isAxisName } from './axis-names.ts';
import { entryAt, partAt, type Located, type LocatedEntry, type LocatedMap } from './located.ts';
import { slotNames } from './schema.ts';

/** A slot or dotted key with the values that a matrix gives it. */
export interface Axis {
  readonly name: string;
  readonly path: readonly string[];
  readonly key: Place;
  readonly values: readonly Located[];
}

/** One of an axis's values. */
export interface AxisValue {
  readonly axis: Axis;
  /** Counts from 0. */
  readonly index: number;
  readonly value: Located;
}

/** One value of every axis, in declared order; empty without a matrix. */
export type Combination = readonly AxisValue[];

/** The axes of an experiment's matrix, in declared order; what cannot be one is left out. */
export function axesOf(composed: LocatedMap): readonly Axis[] {
  const matrix = partAt(composed, ['matrix']);
  if (matrix?.type !== 'map') return [];
  return [...matrix.entries].flatMap(([name, { key, value }]) =>
    isAxisName(name) && value.type === 'list' && value.items.length > 0
      ? [{ name, path: name.split('.'), key, values: value.items }]
      : [],
  );
}

/** The product of the axes in declared order: the last one changes fastest. */
export function* combinationsOf(axes: readonly Axis[]): Generator<Combination> {
  const [axis, ...others] = axes;
  if (axis === undefined) {
    yield [];
    return;
  }
  for (const [index, value] of axis.values.entries()) {
    for (const rest of combinationsOf(others)) yield [{ axis, index, value }, ...rest];
  }
}

/** The first combination, and those that differ from it in one value: every value is in one of them. */
export function* combinationsOneByOne(axes: readonly Axis[]): Generator<Combination> {
  const first = axes.flatMap((axis) => {
    const [value] = axis.values;
    return value === undefined ? [] : [{ axis, index: 0, value }];
  });
  yield first;
  for (const [position, axis] of axes.entries()) {
    for (const [index, value] of axis.values.entries()) {
      if (index > 0) yield first.with(position, { axis, index, value });
    }
  }
}

/**
 * The experiment with one value of every axis laid over it as `--set` does, but for slots, which are replaced whole.
 * Where one axis lies within another, the outer one comes first.
 */
export function layCombination(composed: LocatedMap, combination: Combination): LocatedMap {
  return combination
    .toSorted((a, b) => a.axis.path.length - b.axis.path.length)
    .reduce(layValue, composed);
}

function layValue(composed: LocatedMap, { axis, value }: AxisValue): LocatedMap {
  const [name = ''] = axis.path;
  if (axis.path.length === 1 && slotNames.some((slot) => slot === name)) {
    const below = partAt(composed, [name]);
    const whole = { ...value, ...(below === undefined ? {} : { overrode: below }) };
    const entries = new Map(composed.entries).set(name, { key: value.place, value: whole });
    return { ...composed, entries };
  }
  // Nothing can be missing inside a single value, so that its key is only pointed at where it is unknown itself.
  const key = value.type === 'scalar' ? axis.key : value.place;
  const layer = axis.path.reduceRight<LocatedEntry>(
    (inner, segment, depth) => {
      const entries = new Map([[segment, inner]]);
      // Maps on the way stay where they were written.
      const above = entryAt(composed, axis.path.slice(0, depth));
      const place = above?.value.place ?? axis.key;
      return {
        key: above?.key ?? axis.key,
        value: { type: 'map', place, layer: above?.value.layer ?? value.layer, entries },
      };
    },
    { key, value },
  );
  const laid = compose(composed, layer.value);
  return laid.type === 'map' ? laid : composed;
}

/** The experiment as every combination starts from it. */
export function withoutMatrix(composed: LocatedMap): LocatedMap {
  return without(composed, ['matrix']);
}

/** How an axis's value is called in messages: `matrix.agent[2]`. */
export function axisValueText({ axis, index }: AxisValue): string {
  return `matrix.${axis.name}[${index}]`;
}
