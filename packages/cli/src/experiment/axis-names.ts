import type { Findings } from '../diagnostics/findings.ts';
import type { Place } from '../diagnostics/source-text.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { knownKeys, schemasAt } from '../plugins/json-schema.ts';
import { experimentErrors } from './errors.ts';
import { experimentJsonSchema } from './experiment-json-schema.ts';
import { isRefusedKey } from './refused-keys.ts';
import { isSlotName, keysWithoutAxis } from './schema.ts';

/** True for slots and dotted keys of an experiment, but for those that are the same for every cell. */
export function isAxisName(name: string): boolean {
  const path = name.split('.');
  return !isRefused(path) && unknownDepth(path) < 0;
}

/** True for what an entry of `matrix.add` may say: what an axis may vary, and the seeds. */
export function isAdditionName(name: string): boolean {
  return name === 'seeds' || isAxisName(name);
}

/** Reports a name that no axis can have. */
export function reportAxisName(axis: string, key: Place, findings: Findings): void {
  const path = axis.split('.');
  if (isRefused(path)) {
    findings.add(experimentErrors.create('RLX_MATRIX_AXIS_REFUSED', { axis }), key);
    return;
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
  const key = path.at(-1) ?? '';
  if (key === '' || isRefusedKey(key)) return false;
  const isOption = isSlotName(path[0] ?? '') && path[1] === 'with';
  return isOption || schemasAt(experimentJsonSchema(), path).length > 0;
}
