import type { JsonValue } from '@rl-exp/core';
import type { Place } from '../diagnostics/source-text.ts';

interface Origin {
  /** Where the value is written. */
  readonly place: Place;
  /** What put it there: a file, a profile, `--set`. */
  readonly layer: string;
  /** The value of an earlier layer that this one took the place of. */
  readonly overrode?: Located;
}

export interface LocatedScalar extends Origin {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
}
export interface LocatedList extends Origin {
  readonly type: 'list';
  readonly items: readonly Located[];
}
export interface LocatedEntry {
  readonly key: Place;
  readonly value: Located;
}
export interface LocatedMap extends Origin {
  readonly type: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

/** A JSON value whose every part knows where it was written. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

export type Path = readonly (string | number)[];

/** The plain value. */
export function toJson(located: Located): JsonValue {
  switch (located.type) {
    case 'scalar':
      return located.value;
    case 'list':
      return located.items.map(toJson);
    case 'map':
      return Object.fromEntries(
        [...located.entries].map(([key, { value }]) => [key, toJson(value)]),
      );
  }
}

/** The part at a path, or undefined where nothing is written there. */
export function partAt(located: Located, path: Path): Located | undefined {
  return entryAt(located, path)?.value;
}

/** The part at a path with its key; a list item is its own key. */
export function entryAt(located: Located, path: Path): LocatedEntry | undefined {
  let entry: LocatedEntry | undefined = { key: located.place, value: located };
  for (const segment of path) {
    const parent: Located | undefined = entry?.value;
    if (parent?.type === 'map') entry = parent.entries.get(String(segment));
    else if (parent?.type === 'list') {
      const item: Located | undefined = parent.items[Number(segment)];
      entry = item && { key: item.place, value: item };
    } else return undefined;
  }
  return entry;
}

/** Where to point for something missing at a path: the key of the nearest map above that is written. */
export function placeAbove(located: Located, path: Path): Place {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const entry = entryAt(located, path.slice(0, length));
    if (entry !== undefined) return entry.key;
  }
  const first = located.type === 'map' ? [...located.entries.values()][0] : undefined;
  return first?.key ?? located.place;
}

/** The same value, said to come from another layer. */
export function inLayer(located: Located, layer: string): Located {
  switch (located.type) {
    case 'scalar':
      return { ...located, layer };
    case 'list':
      return { ...located, layer, items: located.items.map((item) => inLayer(item, layer)) };
    case 'map':
      return {
        ...located,
        layer,
        entries: new Map(
          [...located.entries].map(([key, entry]) => [
            key,
            { ...entry, value: inLayer(entry.value, layer) },
          ]),
        ),
      };
  }
}

/** A key as people type it, such as `environment.steps`. What follows `matrix.` is the name of one axis, dots included. */
export function toPath(key: string): readonly string[] {
  const axis = /^matrix\.(.+)$/s.exec(key)?.[1];
  return axis === undefined ? key.split('.') : ['matrix', axis];
}

/** How a path is written in messages: `environment.actions[2]`. */
export function pathText(path: Path): string {
  return path
    .map((segment, index) =>
      typeof segment === 'number' ? `[${segment}]` : index === 0 ? segment : `.${segment}`,
    )
    .join('');
}
