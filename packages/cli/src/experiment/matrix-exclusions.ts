import { canonicalJson } from '@rl-exp/core';
import type { Findings } from '../diagnostics/findings.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { quote, type Place } from '../diagnostics/source-text.ts';
import { experimentErrors } from './errors.ts';
import { partAt, toJson, type Located, type LocatedEntry, type LocatedMap } from './located.ts';
import type { Axis, Combination } from './matrix.ts';
import { isSlotName } from './schema.ts';

/** An entry of `exclude`: cells that have one of these values of every axis that it names. */
interface Exclusion {
  readonly place: Place;
  /** Positions of values by axis. */
  readonly values: ReadonlyMap<Axis, ReadonlySet<number>>;
  /** Null where it is every seed. */
  readonly seeds: ReadonlySet<number> | null;
  matched: boolean;
}

/** What `matrix.exclude` takes out of the product of the axes. */
export class MatrixExclusions {
  readonly #findings: Findings;
  readonly #exclusions: readonly Exclusion[];

  /** Reports what names no axis or none of its values. */
  constructor(composed: LocatedMap, axes: readonly Axis[], findings: Findings) {
    this.#findings = findings;
    const list = partAt(composed, ['matrix', 'exclude']);
    const entries = list?.type === 'list' ? list.items : [];
    this.#exclusions = entries.flatMap(
      (entry) => exclusionOf(entry, { axes, seeds: partAt(composed, ['seeds']), findings }) ?? [],
    );
  }

  /** The seeds that a combination is not run with; `all` where it is not run. */
  excludedSeeds({ values }: Combination): ReadonlySet<number> | 'all' {
    const matching = this.#exclusions.filter((exclusion) =>
      [...exclusion.values].every(([axis, positions]) =>
        values.some((value) => value.axis === axis && positions.has(value.index)),
      ),
    );
    for (const exclusion of matching) exclusion.matched = true;
    if (matching.some(({ seeds }) => seeds === null)) return 'all';
    return new Set(matching.flatMap(({ seeds }) => [...(seeds ?? [])]));
  }

  /** Reports the entries that no combination came under. */
  reportUnmatched(): void {
    for (const { place, matched } of this.#exclusions) {
      if (!matched)
        this.#findings.add(experimentErrors.create('RLX_MATRIX_EXCLUDE_UNMATCHED', {}), place);
    }
  }
}

interface Surroundings {
  readonly axes: readonly Axis[];
  readonly seeds: Located | undefined;
  readonly findings: Findings;
}

/** Undefined for what is no exclusion; the findings say why. */
function exclusionOf(entry: Located, surroundings: Surroundings): Exclusion | undefined {
  if (entry.type !== 'map' || entry.entries.size === 0) return undefined;
  const values = new Map<Axis, ReadonlySet<number>>();
  let seeds: ReadonlySet<number> | null = null;
  let isComplete = true;
  for (const [name, written] of entry.entries) {
    if (name === 'seeds') {
      seeds = seedsOf(written.value, surroundings);
      isComplete &&= seeds.size > 0;
      continue;
    }
    const axis = axisNamed(name, written, surroundings);
    const positions = axis && positionsOf(axis, written.value, surroundings.findings);
    if (axis === undefined || positions === undefined) isComplete = false;
    else values.set(axis, positions);
  }
  return isComplete ? { place: entry.place, values, seeds, matched: false } : undefined;
}

function axisNamed(
  name: string,
  { key }: LocatedEntry,
  { axes, findings }: Surroundings,
): Axis | undefined {
  const axis = axes.find((candidate) => candidate.name === name);
  if (axis !== undefined) return axis;
  const known = [...axes.map((candidate) => candidate.name), 'seeds'];
  const data = { axis: name, known, suggestion: nearest(name, known) };
  findings.add(experimentErrors.create('RLX_MATRIX_AXIS_ABSENT', data), key);
  return undefined;
}

/** The positions of values that an entry names; undefined where one of them is none. */
function positionsOf(
  axis: Axis,
  wanted: Located,
  findings: Findings,
): ReadonlySet<number> | undefined {
  const positions = new Set<number>();
  let isComplete = true;
  for (const item of wanted.type === 'list' ? wanted.items : [wanted]) {
    const found = positionsByName(axis).get(nameIn(item)) ?? [];
    for (const index of found) positions.add(index);
    if (found.length > 0) continue;
    isComplete = false;
    const known = axis.values.map((value, index) => nameOf(axis, value, index));
    const text = quote(item.place);
    const data = { axis: axis.name, value: text, known, suggestion: nearest(text, known) };
    findings.add(experimentErrors.create('RLX_MATRIX_VALUE_UNKNOWN', data), item.place);
  }
  return isComplete ? positions : undefined;
}

const positionsKnown = new WeakMap<Axis, ReadonlyMap<string, readonly number[]>>();

/** Where the values of an axis stand, by everything that names them: the value itself, its label, a slot's `use`. */
function positionsByName(axis: Axis): ReadonlyMap<string, readonly number[]> {
  const known = positionsKnown.get(axis);
  if (known !== undefined) return known;
  const positions = new Map<string, number[]>();
  for (const [index, value] of axis.values.entries()) {
    const words = [axis.labels?.[index], isSlotName(axis.name) ? useOf(value) : undefined];
    const names = [nameIn(value), ...words.flatMap((word) => word ?? [])];
    for (const name of new Set(names)) positions.set(name, [...(positions.get(name) ?? []), index]);
  }
  positionsKnown.set(axis, positions);
  return positions;
}

/** A text names what is called so, and 3e-5 the same as 0.00003. */
function nameIn(item: Located): string {
  return item.type === 'scalar' ? String(item.value) : canonicalJson(toJson(item));
}

function nameOf(axis: Axis, value: Located, index: number): string {
  return (
    axis.labels?.[index] ?? (isSlotName(axis.name) ? useOf(value) : undefined) ?? quote(value.place)
  );
}

function useOf(slot: Located): string | undefined {
  const use = partAt(slot, ['use']);
  return use?.type === 'scalar' && typeof use.value === 'string' ? use.value : undefined;
}

function seedsOf(wanted: Located, { seeds, findings }: Surroundings): ReadonlySet<number> {
  const known = seeds?.type === 'list' ? seeds.items.flatMap(numberOf) : [0];
  const found = new Set<number>();
  for (const item of wanted.type === 'list' ? wanted.items : [wanted]) {
    const [seed] = numberOf(item);
    if (seed !== undefined && known.includes(seed)) found.add(seed);
    else {
      const value = String(seed ?? quote(item.place));
      const data = { axis: 'seeds', value, known: known.map(String), suggestion: undefined };
      findings.add(experimentErrors.create('RLX_MATRIX_VALUE_UNKNOWN', data), item.place);
    }
  }
  return found;
}

function numberOf(item: Located): readonly number[] {
  return item.type === 'scalar' && typeof item.value === 'number' ? [item.value] : [];
}
