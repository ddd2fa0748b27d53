import { z } from 'zod';

/** The parts of JSON Schema (draft-07) that references show. */
export interface JsonSchema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly pattern?: string | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: boolean | JsonSchema | undefined;
  /** One schema for every entry, or one for each place. */
  readonly items?: readonly JsonSchema[] | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
  readonly allOf?: readonly JsonSchema[] | undefined;
  readonly if?: JsonSchema | undefined;
  readonly then?: JsonSchema | undefined;
  readonly definitions?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
}

const schema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    title: z.string().optional(),
    description: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    pattern: z.string().optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schema]).optional(),
    items: z.preprocess(asList, z.array(schema).optional()).optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    allOf: z.array(schema).optional(),
    if: schema.optional(),
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: schema.optional(),
    definitions: z.record(z.string(), schema).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    exclusiveMaximum: z.number().optional(),
  }),
);

const asList = (items: unknown): unknown =>
  items === undefined || Array.isArray(items) ? items : [items];

/** @throws ZodError where it is no JSON Schema. */
export function parseJsonSchema(value: unknown): JsonSchema {
  return schema.parse(value);
}

/** The schema that a reference within `root` leads to, with what stands beside the reference. */
export function resolved(part: JsonSchema, root: JsonSchema): JsonSchema {
  if (part.$ref === undefined) return part;
  const { $ref: reference, ...beside } = part;
  const name = /^#\/definitions\/(.+)$/.exec(reference)?.[1];
  const target = name === undefined ? undefined : root.definitions?.[name];
  return target === undefined ? part : { ...resolved(target, root), ...beside };
}
