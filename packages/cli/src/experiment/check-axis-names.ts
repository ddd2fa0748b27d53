import type { Findings } from '../diagnostics/findings.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { knownKeys, schemasAt, type JsonSchema } from '../plugins/json-schema.ts';
import { experimentErrors } from './errors.ts';
import { partAt, type Located } from './located.ts';
import { keysWithoutAxis, slotNames } from './schema.ts';

/** Reports what a layer names as axes of its matrix although no key of an experiment is called that. */
export function checkAxisNames(layer: Located, schema: JsonSchema, findings: Findings): void {
  const matrix = partAt(layer, ['matrix']);
  if (matrix?.type !== 'map') return;
  for (const [axis, { key }] of matrix.entries) {
    const path = axis.split('.');
    if (keysWithoutAxis.includes(path[0] ?? '')) {
      findings.add(experimentErrors.create('RLX_MATRIX_AXIS_REFUSED', { axis }), key);
      continue;
    }
    const unknown = path.findIndex((_, index) => !isKey(path.slice(0, index + 1), schema));
    if (unknown < 0) continue;
    const above = path.slice(0, unknown);
    const known = knownKeys(schema, above).filter((name) => !keysWithoutAxis.includes(name));
    const near = nearest(path[unknown] ?? '', known);
    const suggestion = near && [...above, near, ...path.slice(unknown + 1)].join('.');
    const names = known.map((name) => [...above, name].join('.'));
    const data = { axis, suggestion, known: names };
    findings.add(experimentErrors.create('RLX_MATRIX_AXIS_UNKNOWN', data), key);
  }
}

/** What stands below `with` is the plugin's to know. */
function isKey(path: readonly string[], schema: JsonSchema): boolean {
  if (path.at(-1) === '') return false;
  const isOption = slotNames.some((slot) => slot === path[0]) && path[1] === 'with';
  return isOption || schemasAt(schema, path).length > 0;
}
