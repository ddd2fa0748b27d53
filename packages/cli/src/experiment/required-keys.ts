import type { JsonSchema } from '../plugins/json-schema.ts';

type Change = (part: JsonSchema) => JsonSchema;

/** The schema of a layer: nothing is required, because other layers may say it. */
export function withoutRequired(schema: JsonSchema): JsonSchema {
  const { required: _, ...rest } = schema;
  return { ...rest, ...changedParts(schema, withoutRequired) };
}

/** What is required and nothing else: together with the schema of a layer it is the schema of the whole. */
export function requiredOnly(schema: JsonSchema): JsonSchema {
  const { properties = {}, ...parts } = changedParts(schema, requiredOnly);
  const kept = Object.entries(properties).filter(([, part]) => !isEmpty(part));
  return {
    ...(schema.required === undefined ? {} : { required: schema.required }),
    ...(kept.length === 0 ? {} : { properties: Object.fromEntries(kept) }),
    ...Object.fromEntries(Object.entries(parts).filter(([, part]) => !isEmpty(part))),
    ...('if' in schema ? { if: schema['if'] } : {}),
  };
}

/** The keywords of a schema that hold schemas, each of those changed. */
function changedParts(schema: JsonSchema, change: Change): JsonSchema {
  const { properties, items, additionalProperties, anyOf, allOf } = schema;
  const then = schema['then'];
  return {
    ...(properties && { properties: mapValues(properties, change) }),
    ...(items && { items: change(items) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: change(additionalProperties),
    }),
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    ...(isSchema(then) && { then: change(then) }),
    ...(anyOf && { anyOf: anyOf.map(change) }),
    ...(allOf && { allOf: allOf.map(change) }),
  };
}

function mapValues(
  schemas: Readonly<Record<string, JsonSchema>>,
  change: Change,
): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([key, part]) => [key, change(part)]));
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for what asks nothing: `{}`, and lists of it. A condition without a consequence asks nothing either. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => isEmpty(item));
  return isSchema(value) && Object.keys(value).every((key) => key === 'if');
}
