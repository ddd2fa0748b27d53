import type { JsonSchema } from '../plugins/json-schema.ts';

/**
 * Moves the definitions of a schema to those of the document it becomes part of, under a prefix, and points its
 * references there.
 */
export function hoistDefinitions(
  schema: JsonSchema,
  prefix: string,
  definitions: Record<string, JsonSchema>,
): JsonSchema {
  const { $schema: _, definitions: own = {}, ...rest } = schema;
  const repoint = (part: unknown): JsonSchema =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/definitions/', `"#/definitions/${prefix}-`));
  for (const [name, definition] of Object.entries(own as object)) {
    definitions[`${prefix}-${name}`] = repoint(definition);
  }
  return repoint(rest);
}
