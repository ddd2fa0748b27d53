import type { Located, LocatedEntry, LocatedMap } from './located.ts';

/**
 * Lays one layer over another: maps merge, lists and scalars replace. Where a plugin slot names another `use`, the
 * `with` below belongs to another plugin and is dropped. A segment is one choice of two and is replaced whole.
 */
export function compose(base: Located, over: Located): Located {
  return composeAt(base, over, []);
}

function composeAt(base: Located, over: Located, path: readonly string[]): Located {
  if (base.type !== 'map' || over.type !== 'map' || isSegment(path))
    return { ...over, overrode: base };
  const entries = new Map<string, LocatedEntry>(base.entries);
  if (changesUse(base, over)) entries.delete('with');
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const value =
      below === undefined ? entry.value : composeAt(below.value, entry.value, [...path, key]);
    entries.set(key, { key: entry.key, value });
  }
  // A merged map is still found where it was first written, unless the later layer writes to it.
  return over.entries.size === 0 ? base : { ...over, entries };
}

function isSegment(path: readonly string[]): boolean {
  return path.at(-1) === 'segment' && path.at(-2) === 'environment';
}

function changesUse(base: LocatedMap, over: LocatedMap): boolean {
  const [before, after] = [useOf(base), useOf(over)];
  return before !== undefined && after !== undefined && before !== after;
}

function useOf(map: LocatedMap): unknown {
  const use = map.entries.get('use')?.value;
  return use?.type === 'scalar' ? use.value : undefined;
}

/** The map without some of its keys. */
export function without(map: LocatedMap, keys: readonly string[]): LocatedMap {
  return { ...map, entries: new Map([...map.entries].filter(([key]) => !keys.includes(key))) };
}

/** Keys of an experiment that may be left out, and say nothing by being null. */
const optional: readonly string[] = ['description', 'matrix', 'accept', 'compare'];

/** The key that `--set KEY=null` takes out; null for any other layer. */
export function keyTakenOut(layer: Located): string | null {
  const [[key, { value }] = ['', { value: layer }], ...others] =
    layer.type === 'map' ? layer.entries : [];
  const isNull = value.type === 'scalar' && value.value === null;
  return others.length === 0 && isNull && optional.includes(key) ? key : null;
}

/** Lays a `--set` over what was composed. */
export function composeSet(base: Located, set: Located): Located {
  const key = keyTakenOut(set);
  return key === null || base.type !== 'map' ? compose(base, set) : without(base, [key]);
}
