import type { Findings } from '../diagnostics/findings.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { knownKeys, schemasAt } from '../plugins/json-schema.ts';
import { experimentErrors } from './errors.ts';
import { experimentJsonSchema } from './experiment-json-schema.ts';
import { partAt, type Located } from './located.ts';
import { keysWithoutAxis, slotNames } from './schema.ts';

/** True for slots and dotted keys of an experiment, but for those that are the same for every cell. */
export function isAxisName(name: string): boolean {
  const path = name.split('.');
  return !isRefused(path) && unknownDepth(path) < 0;
}

/** Reports what a layer names as axes of its matrix although it cannot be one. */
export function checkAxisNames(layer: Located, findings: Findings): void {
  const matrix = partAt(layer, ['matrix']);
  if (matrix?.type !== 'map') return;
  for (const [axis, { key }] of matrix.entries) {
    if (isAxisName(axis)) continue;
    const path = axis.split('.');
    if (isRefused(path)) {
      findings.add(experimentErrors.create('RLX_MATRIX_AXIS_REFUSED', { axis }), key);
      continue;
    }
    const depth = unknownDepth(path);
    const [above, name = '', below] = [path.slice(0, depth), path[depth], path.slice(depth + 1)];
    const known = keysBelow(above);
    const near = nearest(name, known);
    const home = known.find((other) => keysBelow([...above, other]).includes(name));
    const meant = near === undefined ? home && [home, name] : [near];
    const data = {
      axis,
      suggestion: meant && [...above, ...meant, ...below].join('.'),
      known: known.map((other) => [...above, other].join('.')),
    };
    findings.add(experimentErrors.create('RLX_MATRIX_AXIS_UNKNOWN', data), key);
  }
}

function isRefused(path: readonly string[]): boolean {
  return keysWithoutAxis.includes(path[0] ?? '');
}

function keysBelow(path: readonly string[]): readonly string[] {
  return knownKeys(experimentJsonSchema(), path).filter((key) => !keysWithoutAxis.includes(key));
}

/** How deep the first key lies that no experiment has; below 0 where all are known. */
function unknownDepth(path: readonly string[]): number {
  return path.findIndex((_, depth) => !isKey(path.slice(0, depth + 1)));
}

/** What stands below `with` is the plugin's to know. */
function isKey(path: readonly string[]): boolean {
  if (path.at(-1) === '') return false;
  const isOption = slotNames.some((slot) => slot === path[0]) && path[1] === 'with';
  return isOption || schemasAt(experimentJsonSchema(), path).length > 0;
}
