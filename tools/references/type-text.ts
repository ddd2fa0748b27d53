import { resolved, type JsonSchema } from './json-schema.ts';

/** What may be written, in words: `integer ≥ 1`, `list of text`, `"ok" or "oom"`. */
export function typeText(
  written: JsonSchema,
  whole: JsonSchema,
  within: readonly string[] = [],
): string {
  const { $ref: reference } = written;
  if (reference !== undefined && within.includes(reference)) return 'anything';
  const schema = resolved(written, whole);
  const inner = (part: JsonSchema): string =>
    typeText(part, whole, reference === undefined ? within : [...within, reference]);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' or ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    const texts = [...new Set(alternatives.map(inner))];
    return texts.some((text) => text.includes('anything')) ? 'anything' : texts.join(' or ');
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length === 0) return 'anything';
  return types.map((type) => named(type, schema, inner)).join(' or ');
}

function named(type: string, schema: JsonSchema, inner: (part: JsonSchema) => string): string {
  switch (type) {
    case 'string':
      return schema.pattern === '^[0-9a-f]{64}$' ? 'digest' : 'text';
    case 'integer':
    case 'number':
      return [type, ...bounds(schema)].join(' ');
    case 'boolean':
      return 'true or false';
    case 'array': {
      const [item, ...others] = schema.items ?? [];
      return item === undefined || others.length > 0 ? 'list' : `list of ${inner(item)}`;
    }
    case 'object':
      return typeof schema.additionalProperties === 'object' && schema.properties === undefined
        ? `map of ${inner(schema.additionalProperties)}`
        : 'object';
    default:
      return type;
  }
}

function bounds(schema: JsonSchema): readonly string[] {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below } = schema;
  const isTold = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  return [
    ...(isTold(minimum) ? [`≥ ${minimum}`] : []),
    ...(isTold(above) ? [`> ${above}`] : []),
    ...(isTold(maximum) ? [`≤ ${maximum}`] : []),
    ...(isTold(below) ? [`< ${below}`] : []),
  ];
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `\`${value}\`` : String(value);
