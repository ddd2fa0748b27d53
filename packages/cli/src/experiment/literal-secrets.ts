import type { Findings } from '../diagnostics/findings.ts';
import { experimentErrors } from './errors.ts';
import { isSecret, schemasAt, type JsonSchema } from './json-schema.ts';
import { pathText, type Located, type Path } from './located.ts';

/**
 * Reports values that stand where the plugin wants a `{ env: NAME }` reference, and keeps them out of every message.
 *
 * @returns their paths as JSON, so that they are not reported twice.
 */
export function reportLiteralSecrets(options: {
  readonly located: Located;
  readonly prefix: Path;
  readonly schema: JsonSchema | undefined;
  readonly findings: Findings;
}): ReadonlySet<string> {
  const { located, prefix, schema, findings } = options;
  const reported = new Set<string>();
  if (schema !== undefined) visit(located, []);
  return reported;

  function visit(part: Located, path: Path): void {
    if (part.type === 'scalar') {
      if (part.value === null || !schemasAt(schema ?? {}, path).some(isSecret)) return;
      part.place.source.hide(part.place.start, part.place.end);
      reported.add(JSON.stringify(path));
      const data = { path: pathText([...prefix, ...path]) };
      findings.add(experimentErrors.create('RLX_SECRET_LITERAL', data), part.place);
    } else if (part.type === 'list')
      part.items.forEach((item, index) => visit(item, [...path, index]));
    else for (const [key, { value }] of part.entries) visit(value, [...path, key]);
  }
}
