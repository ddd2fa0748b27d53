import type { Findings } from '../diagnostics/findings.ts';
import { quote } from '../diagnostics/source-text.ts';
import { experimentErrors } from './errors.ts';
import type { Located, LocatedList } from './located.ts';
import { parseSeries } from './parse-series.ts';
import { isMatrixList } from './schema.ts';

/**
 * A layer with `0..9` and `log(1e-6,1e-3,5)` written out, where it may say so: its seeds, the axes of its matrix and
 * what `exclude` and `add` name, in its profiles too. Every number is where the series is written.
 */
export function expandSeries(layer: Located, findings: Findings): Located {
  const series = (value: Located): Located => expand(value, findings);
  return changeEntries(layer, (key, value) => {
    switch (key) {
      case 'seeds':
        return series(value);
      case 'matrix':
        return changeEntries(value, (name, axis) =>
          isMatrixList(name)
            ? changeItems(axis, (entry) => changeEntries(entry, (_, inner) => series(inner)))
            : series(axis),
        );
      case 'profiles':
        return changeEntries(value, (_, profile) => expandSeries(profile, findings));
      default:
        return value;
    }
  });
}

function expand(value: Located, findings: Findings): Located {
  if (value.type !== 'scalar' || typeof value.value !== 'string') return value;
  const series = parseSeries(value.value);
  if (series === null) return value;
  const { place, layer } = value;
  if ('problem' in series) {
    const data = { text: quote(place), problem: series.problem };
    findings.add(experimentErrors.create('RLX_SERIES_INVALID', data), place);
  }
  const numbers = 'problem' in series ? [1] : series.numbers;
  const items = numbers.map((number): Located => ({ type: 'scalar', place, layer, value: number }));
  const list: LocatedList = { type: 'list', place, layer, items };
  return list;
}

function changeEntries(part: Located, change: (key: string, value: Located) => Located): Located {
  if (part.type !== 'map') return part;
  const entries = [...part.entries].map(
    ([key, entry]) => [key, { ...entry, value: change(key, entry.value) }] as const,
  );
  return { ...part, entries: new Map(entries) };
}

function changeItems(part: Located, change: (item: Located) => Located): Located {
  return part.type === 'list' ? { ...part, items: part.items.map(change) } : part;
}
