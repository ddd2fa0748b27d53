import type { Findings } from '../diagnostics/findings.ts';
import type { Place } from '../diagnostics/source-text.ts';
import { isAdditionName, isAxisName, reportAxisName } from './axis-names.ts';
import { experimentErrors } from './errors.ts';
import { partAt, pathText, type Located, type LocatedMap, type Path } from './located.ts';
import { isMatrixList, labelPattern } from './schema.ts';

/** Reports what a layer's matrix cannot mean, wherever its other layers come from; its schema has the rest. */
export function checkMatrix(layer: Located, prefix: Path, findings: Findings): void {
  const matrix = partAt(layer, ['matrix']);
  if (matrix?.type !== 'map') return;
  for (const [name, { key, value }] of matrix.entries) {
    if (!isMatrixList(name)) {
      checkAxis({ name, key, value }, [...prefix, 'matrix', name], findings);
      continue;
    }
    for (const [index, entry] of (value.type === 'list' ? value.items : []).entries()) {
      if (entry.type !== 'map') continue;
      const path = [...prefix, 'matrix', name, index];
      if (entry.entries.size === 0) reportEmpty(path, entry.place, findings);
      if (name === 'zip') checkZip(entry, path, findings);
      if (name === 'add') checkAddition(entry, findings);
    }
  }
}

function checkAxis(
  { name, key, value }: { readonly name: string; readonly key: Place; readonly value: Located },
  path: Path,
  findings: Findings,
): void {
  if (!isAxisName(name)) reportAxisName(name, key, findings);
  if (value.type !== 'map') return;
  if (value.entries.size === 0) reportEmpty(path, value.place, findings);
  for (const [label, entry] of value.entries) {
    if (!isLabel(label)) {
      const data = { label, axis: name };
      findings.add(experimentErrors.create('RLX_MATRIX_LABEL_INVALID', data), entry.key);
    }
  }
}

function checkZip(group: LocatedMap, path: Path, findings: Findings): void {
  let first: { readonly axis: string; readonly count: number; readonly place: Place } | undefined;
  for (const [name, { key, value }] of group.entries) {
    checkAxis({ name, key, value }, [...path, name], findings);
    if (value.type === 'scalar') continue;
    const count = value.type === 'map' ? value.entries.size : value.items.length;
    first ??= { axis: name, count, place: key };
    if (count === first.count || count === 0) continue;
    const data = { first: first.axis, firstCount: first.count, second: name, secondCount: count };
    const related = [{ message: `the values of ${first.axis}`, place: first.place }];
    findings.add(experimentErrors.create('RLX_MATRIX_ZIP_LENGTH', data), key, related);
  }
}

function checkAddition(entry: LocatedMap, findings: Findings): void {
  for (const [name, { key }] of entry.entries) {
    if (!isAdditionName(name)) reportAxisName(name, key, findings);
  }
}

/** A slot's own keys are no names, because a slot without the list around it would be taken for two of them. */
function isLabel(text: string): boolean {
  return new RegExp(labelPattern).test(text) && text !== 'use' && text !== 'with';
}

function reportEmpty(path: Path, place: Place, findings: Findings): void {
  const data = {
    path: pathText(path),
    expected: 'a map of at least 1 key',
    received: 'an empty map',
  };
  findings.add(experimentErrors.create('RLX_VALUE_INVALID', data), place);
}
