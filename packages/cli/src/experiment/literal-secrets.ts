import type { Findings } from '../diagnostics/findings.ts';
import { looksLikeSecret } from '../diagnostics/hide-secrets.ts';
import { experimentErrors } from './errors.ts';
import { isSecret, schemasAt, type JsonSchema } from '../plugins/json-schema.ts';
import { pathText, type Located, type LocatedScalar, type Path } from './located.ts';

/**
 * Reports values that stand where the plugin wants a `{ env: NAME }` reference, and keeps them out of every message.
 *
 * @returns their paths as JSON, so that they are not reported twice.
 */
export function reportLiteralSecrets(options: {
  readonly located: Located;
  readonly prefix: Path;
  readonly schema: JsonSchema;
  readonly findings: Findings;
}): ReadonlySet<string> {
  const { located, prefix, schema, findings } = options;
  const reported = new Set<string>();
  for (const { scalar, path } of scalarsIn(located, [])) {
    const at = path.findIndex((_, length) => wantsSecret(schema, path.slice(0, length + 1)));
    if (at < 0 || scalar.value === null) continue;
    const isName = path.length === at + 2 && path[at + 1] === 'env';
    if (isName && isVariableName(scalar)) continue;
    if (path.length === at + 2 && path[at + 1] === 'optional' && typeof scalar.value === 'boolean')
      continue;
    hide(scalar);
    const secret = path.slice(0, at + 1);
    reported.add(JSON.stringify(secret));
    const data = { path: pathText([...prefix, ...secret]) };
    findings.add(experimentErrors.create('RLX_SECRET_LITERAL', data), scalar.place);
  }
  return reported;
}

/** Keeps every text of some options out of messages: without their plugin nobody knows which are secret. */
export function hideTexts(located: Located): void {
  for (const { scalar, path } of scalarsIn(located, [])) {
    const isName = path.at(-1) === 'env' && isVariableName(scalar);
    if (typeof scalar.value === 'string' && !isName) hide(scalar);
  }
}

function wantsSecret(schema: JsonSchema, path: Path): boolean {
  return schemasAt(schema, path).some((part) => isSecret(part));
}

function isVariableName({ value }: LocatedScalar): boolean {
  return typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value) && !looksLikeSecret(value);
}

function hide({ place: { source, start, end } }: LocatedScalar): void {
  source.hide(start, end);
}

function scalarsIn(
  part: Located,
  path: Path,
): readonly { readonly scalar: LocatedScalar; readonly path: Path }[] {
  switch (part.type) {
    case 'scalar':
      return [{ scalar: part, path }];
    case 'list':
      return part.items.flatMap((item, index) => scalarsIn(item, [...path, index]));
    case 'map':
      return [...part.entries].flatMap(([key, { value }]) => scalarsIn(value, [...path, key]));
  }
}
