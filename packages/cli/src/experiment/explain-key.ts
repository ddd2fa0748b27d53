import type { JsonValue, RlExpError } from '@rl-exp/core';
import { nearest } from '../diagnostics/nearest.ts';
import { experimentJsonSchema } from './experiment-json-schema.ts';
import { experimentErrors } from './errors.ts';
import { descriptionAt, schemasAt, type JsonSchema } from '../plugins/json-schema.ts';
import { partAt, toJson, toPath, type Located, type Path } from './located.ts';
import type { Axis } from './matrix.ts';
import type { ResolvedExperiment } from './resolve-experiment.ts';
import { slotNames } from './schema.ts';

/** Where a value was set. */
export interface Setting {
  readonly value: JsonValue;
  /** A file, `profile <name>` or `--set`. */
  readonly layer: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** All there is to say about a key. */
export interface Explanation {
  readonly key: string;
  /** The value in force, defaults included. */
  readonly value: JsonValue;
  readonly type: string | null;
  readonly description: string | null;
  /** Null for a default. */
  readonly set: Setting | null;
  /** What it took the place of, latest first. */
  readonly overrode: readonly Setting[];
  /** The axes that vary it, or part of it, with their values; `value` is then the one of the first cell. */
  readonly varied: readonly Variation[];
}

/** What an axis of the matrix says about a key. */
export interface Variation {
  readonly axis: string;
  readonly values: readonly Setting[];
}

/** Explains a key such as `environment.steps`. @throws RlExpError `RLX_EXPLAIN_KEY_UNKNOWN`. */
export function explainKey(experiment: ResolvedExperiment, key: string): Explanation {
  const path = toPath(key);
  const inForce = valuesInForce(experiment);
  const value = valueAt(inForce, path);
  if (value === undefined) throw unknownKey(inForce, path);
  const { schema, schemaPath } = schemaFor(experiment, path);
  const located = partAt(experiment.origins, path);
  return {
    key,
    value,
    type: typeAt(schema, schemaPath),
    description: descriptionAt(schema, schemaPath) ?? null,
    set: located === undefined ? null : toSetting(located),
    overrode: located === undefined ? [] : overrodeBy(located),
    varied: experiment.axes.flatMap((axis) => variationOf(axis, path)),
  };
}

/** Values of an axis that lies above the key, at it or below it. */
function variationOf({ name, path: varied, values }: Axis, path: Path): readonly Variation[] {
  const isRelated = varied.every(
    (segment, depth) => depth >= path.length || segment === path[depth],
  );
  if (!isRelated || values.length < 2) return [];
  const parts = values.flatMap((value) => partAt(value, path.slice(varied.length)) ?? []);
  return [{ axis: name, values: parts.map(toSetting) }];
}

/** The experiment as the plan has it. */
function valuesInForce({ plan, origins }: ResolvedExperiment): JsonValue {
  const [cell] = plan.cells;
  if (cell === undefined) return {};
  const { id: _id, seed: _seed, ...shared } = cell;
  const written = toJson(origins);
  const seeds = plan.cells.map(({ seed }) => seed);
  const all = { ...(typeof written === 'object' ? written : {}), ...shared, seeds };
  return JSON.parse(JSON.stringify(all));
}

function schemaFor(
  experiment: ResolvedExperiment,
  path: Path,
): { schema: JsonSchema; schemaPath: Path } {
  const slot = slotNames.find((name) => name === path[0]);
  const options = slot && experiment.slots[slot].options;
  return path[1] === 'with' && path.length > 2 && options !== undefined
    ? { schema: options, schemaPath: path.slice(2) }
    : { schema: experimentJsonSchema(), schemaPath: path };
}

function typeAt(schema: JsonSchema, path: Path): string | null {
  const parts = schemasAt(schema, path);
  const choices = parts.flatMap(
    (part) => part.enum ?? (part.const === undefined ? [] : [part.const]),
  );
  if (choices.length > 0) return choices.map(String).join(' | ');
  const types = new Set(parts.flatMap((part) => part.type ?? []));
  return types.size === 0 ? null : [...types].join(' | ');
}

function toSetting(located: Located): Setting {
  const { source, start } = located.place;
  return {
    value: toJson(located),
    layer: located.layer,
    file: source.name,
    ...source.positionAt(start),
  };
}

function overrodeBy(located: Located): readonly Setting[] {
  return located.overrode === undefined
    ? []
    : [toSetting(located.overrode), ...overrodeBy(located.overrode)];
}

function unknownKey(inForce: JsonValue, path: Path): RlExpError {
  const reached = path.findIndex(
    (_, index) => valueAt(inForce, path.slice(0, index + 1)) === undefined,
  );
  const above = path.slice(0, reached);
  const parent = valueAt(inForce, above);
  const known = typeof parent === 'object' && parent !== null ? Object.keys(parent) : [];
  const suggestion = nearest(String(path[reached]), known);
  return experimentErrors.create('RLX_EXPLAIN_KEY_UNKNOWN', {
    key: path.join('.'),
    suggestion:
      suggestion === undefined
        ? undefined
        : [...above, suggestion, ...path.slice(reached + 1)].join('.'),
    parent: above.join('.'),
    known,
  });
}

function valueAt(value: JsonValue | undefined, path: Path): JsonValue | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined || value === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return valueAt(new Map(Object.entries(value)).get(String(segment)), rest);
}
