import { compose, without } from './compose.ts';
import { entryAt, partAt, type LocatedEntry, type LocatedMap } from './located.ts';
import type { AxisValue, Combination } from './matrix.ts';
import { isSlotName } from './schema.ts';

/**
 * The experiment with the values of a combination laid over it as `--set` does, but for slots, which are replaced whole.
 * Where one axis lies within another, the outer one comes first.
 */
export function layCombination(composed: LocatedMap, { values }: Combination): LocatedMap {
  return values
    .toSorted((a, b) => a.axis.path.length - b.axis.path.length)
    .reduce(layValue, composed);
}

/** The experiment as every combination starts from it. */
export function withoutMatrix(composed: LocatedMap): LocatedMap {
  return without(composed, ['matrix']);
}

function layValue(composed: LocatedMap, { axis, value }: AxisValue): LocatedMap {
  const [name = ''] = axis.path;
  if (axis.path.length === 1 && isSlotName(name)) {
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
