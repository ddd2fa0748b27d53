import { canonicalJson, type Plan } from '@rl-exp/core';

/** A value that differs between two trees of JSON; null where one has none. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two trees of JSON differ, leaf by leaf. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (!isTree(before) || !isTree(after)) return [{ path, before, after }];
  const left = new Map(Object.entries(before));
  const right = new Map(Object.entries(after));
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    differences(
      left.get(key) ?? null,
      right.get(key) ?? null,
      path === '' ? key : `${path}.${key}`,
    ),
  );
}

/** Where two plans differ: what several cells have in common, once. */
export function planDifferences(before: Plan, after: Plan): readonly Difference[] {
  const [counts, ofCells, others] = [
    { cells: before.cells.length },
    before.cells.flatMap(({ id: _id, ...cell }, index) => {
      const { id: _other, ...now } = after.cells[index] ?? { ...cell, id: '' };
      return differences(cell, now);
    }),
    differences({ ...before, ...nothing }, { ...after, ...nothing }),
  ];
  const once = new Map(ofCells.map((each) => [canonicalJson(each), each]));
  return [...differences(counts, { cells: after.cells.length }), ...once.values(), ...others];
}

/** Of cells there is more to say; labels go by their ids. */
const nothing = { cells: [], labels: {} };

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const mostLines = 12;
const mostCharacters = 60;

/** Differences for people, one a line: `path: before → after`. */
export function differenceLines(found: readonly Difference[]): readonly string[] {
  const lines = found
    .slice(0, mostLines)
    .map(({ path, before, after }) => `${path}: ${short(before)} → ${short(after)}`);
  return found.length > mostLines ? [...lines, `and ${found.length - mostLines} more`] : lines;
}

function short(value: unknown): string {
  if (value === null || value === undefined) return '(none)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = /^[0-9a-f]{64}$/.test(text) ? text.slice(0, 12) : text;
  return shown.length > mostCharacters ? `${shown.slice(0, mostCharacters)}…` : shown;
}
