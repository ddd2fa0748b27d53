import { nearest } from '../diagnostics/nearest.ts';
import type { Findings } from '../diagnostics/findings.ts';
import { quote } from '../diagnostics/source-text.ts';
import { isAdditionName } from './axis-names.ts';
import { experimentErrors } from './errors.ts';
import { partAt, type LocatedEntry, type LocatedMap } from './located.ts';
import type { Axis, AxisValue, Combination } from './matrix.ts';
import { isSlotName } from './schema.ts';

/**
 * What `matrix.add` says, one combination an entry: keys with their value, or with the name of a value of the axis that
 * varies the key. Keys that an entry leaves out are as the file has them.
 */
export function additionsOf(
  composed: LocatedMap,
  axes: readonly Axis[],
  findings: Findings,
): readonly Combination[] {
  const list = partAt(composed, ['matrix', 'add']);
  if (list?.type !== 'list') return [];
  return list.items.flatMap((entry, index) => {
    if (entry.type !== 'map') return [];
    const values = [...entry.entries].flatMap(([name, written]) =>
      isAdditionName(name) ? [valueOf(name, written, { addition: index, axes, findings })] : [],
    );
    return [{ values, addition: { index, place: entry.place } }];
  });
}

function valueOf(
  name: string,
  { key, value }: LocatedEntry,
  {
    addition,
    axes,
    findings,
  }: {
    readonly addition: number;
    readonly axes: readonly Axis[];
    readonly findings: Findings;
  },
): AxisValue {
  const axis = axes.find((candidate) => candidate.name === name);
  const labels = axis?.labels ?? [];
  const index = value.type === 'scalar' ? labels.indexOf(String(value.value)) : -1;
  const named = axis?.values[index];
  if (axis !== undefined && named !== undefined) return { axis, index, value: named };
  // No slot is a text, so that one can only be a name.
  if (labels.length > 0 && isSlotName(name) && value.type === 'scalar') {
    const text = quote(value.place);
    const data = { axis: name, value: text, known: labels, suggestion: nearest(text, labels) };
    findings.add(experimentErrors.create('RLX_MATRIX_VALUE_UNKNOWN', data), value.place);
    const first = axis?.values[0];
    if (axis !== undefined && first !== undefined) return { axis, index: 0, value: first };
  }
  const own: Axis = { name, path: name.split('.'), key, values: [value], labels: null, addition };
  return { axis: own, index: 0, value };
}
