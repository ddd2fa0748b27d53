import { z } from 'zod';

/** The parts of draft-07 JSON Schema that hints, descriptions and editors use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** Reads a JSON Schema that came from elsewhere, e.g. a plugin; undefined if it is none. */
export function asJsonSchema(value: unknown): JsonSchema | undefined {
  const parsed = jsonSchemaShape.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

const jsonSchemaShape: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({
    description: z.string().optional(),
    properties: z.record(z.string(), jsonSchemaShape).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), jsonSchemaShape]).optional(),
    items: jsonSchemaShape.optional(),
    anyOf: z.array(jsonSchemaShape).optional(),
    oneOf: z.array(jsonSchemaShape).optional(),
    allOf: z.array(jsonSchemaShape).optional(),
  }),
) as z.ZodType<JsonSchema>;

/** Schemas that hold at a path; several where alternatives differ. */
export function schemasAt(
  schema: JsonSchema,
  path: readonly (string | number)[],
): readonly JsonSchema[] {
  const { anyOf = [], oneOf = [] } = schema;
  const alternatives = [schema, ...[...anyOf, ...oneOf].flatMap((part) => schemasAt(part, []))];
  const [segment, ...rest] = path;
  if (segment === undefined) return alternatives;
  return alternatives.flatMap((part) => {
    const { additionalProperties: others } = part;
    const inner =
      typeof segment === 'number'
        ? part.items
        : (part.properties?.[segment] ?? (typeof others === 'object' ? others : undefined));
    return inner === undefined ? [] : schemasAt(inner, rest);
  });
}

/** Keys that are known at a path. */
export function knownKeys(
  schema: JsonSchema,
  path: readonly (string | number)[],
): readonly string[] {
  return [
    ...new Set(schemasAt(schema, path).flatMap((part) => Object.keys(part.properties ?? {}))),
  ];
}

/** What a path means, where the schema says it. */
export function descriptionAt(
  schema: JsonSchema,
  path: readonly (string | number)[],
): string | undefined {
  return schemasAt(schema, path).find((part) => part.description !== undefined)?.description;
}

/** True where the schema wants a `{ env: NAME }` reference. */
export function isSecret(schema: JsonSchema): boolean {
  return [schema, ...(schema.anyOf ?? [])].some(({ properties }) => {
    const keys = Object.keys(properties ?? {});
    return keys.includes('env') && keys.every((key) => ['env', 'optional'].includes(key));
  });
}
