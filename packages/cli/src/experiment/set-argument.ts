import type { Findings } from '../diagnostics/findings.ts';
import { SourceText } from '../diagnostics/source-text.ts';
import { experimentErrors } from './errors.ts';
import { expandSeries } from './expand-series.ts';
import { toPath, type Located } from './located.ts';
import { readYaml } from './read-yaml.ts';
import { isRefusedKey } from './refused-keys.ts';

/**
 * A `--set a.b=VALUE` as a layer of its own; VALUE is a YAML scalar or flow collection. What follows `matrix.` is the
 * name of one axis, dots included.
 */
export function readSetArgument(argument: string, findings: Findings): Located | undefined {
  const source = new SourceText('--set', argument);
  const layer = '--set';
  const equals = argument.indexOf('=');
  const keys = toPath(argument.slice(0, equals));
  if (equals < 1 || keys.some((key) => key.trim() === '')) {
    findings.add(experimentErrors.create('RLX_SET_MALFORMED', {}), {
      source,
      start: 0,
      end: argument.length,
    });
    return undefined;
  }
  const refused = keys.find(isRefusedKey);
  if (refused !== undefined) {
    const at = argument.indexOf(refused);
    const place = { source, start: at, end: at + refused.length };
    findings.add(experimentErrors.create('RLX_KEY_REFUSED', { key: refused }), place);
    return undefined;
  }
  let start = equals;
  const value = readValue(source, equals + 1, findings);
  if (value === undefined) return undefined;
  const layered = keys.reduceRight<Located>((inner, key) => {
    start -= key.length;
    const place = { source, start, end: start + key.length };
    start -= 1;
    return { type: 'map', place, layer, entries: new Map([[key, { key: place, value: inner }]]) };
  }, value);
  return expandSeries(layered, findings);
}

function readValue(source: SourceText, offset: number, findings: Findings): Located | undefined {
  const text = source.text.slice(offset);
  // YAML reserves a leading @, with which scoped package names begin.
  if (!text.startsWith('@')) return readYaml({ source, layer: '--set', findings, offset });
  const place = { source, start: offset, end: source.text.length };
  return { type: 'scalar', place, layer: '--set', value: text };
}
