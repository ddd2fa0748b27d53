import type { JsonSchema } from './json-schema.ts';
import { markdownTable } from './markdown-table.ts';
import { schemaRows, type SchemaRow } from './schema-rows.ts';

/** A document or message that a reference describes. */
export interface DescribedSchema {
  readonly name: string;
  /** Where its JSON Schema is published, from docs/reference. */
  readonly published: string;
  readonly schema: JsonSchema;
}

/** A reference of documents that are described by JSON Schemas. */
export function schemaReference(options: {
  readonly title: string;
  readonly introduction: readonly string[];
  readonly described: readonly DescribedSchema[];
}): string {
  const { title, introduction, described } = options;
  const sections = described.flatMap(({ name, published, schema }) => [
    ...(described.length === 1 ? [] : [`## ${name}`, '']),
    ...(schema.description === undefined ? [] : [schema.description, '']),
    `JSON Schema: [${published.split('/').at(-1)}](${published}).`,
    '',
    ...schemaSections(schema, described.length === 1 ? '##' : '###'),
  ]);
  return [`# ${title}`, '', ...introduction, '', ...sections].join('\n');
}

/** The keys of a schema; where one of them holds one of several kinds of object, each kind on its own. */
function schemaSections(schema: JsonSchema, heading: string): readonly string[] {
  const kinds = taggedKinds(schema);
  if (kinds === null) return [rowTable(schemaRows(schema, '', schema)), ''];
  const { key, alternatives } = kinds;
  const without = {
    ...schema,
    properties: {
      ...schema.properties,
      [key]: { description: schema.properties?.[key]?.description },
    },
  };
  return [
    rowTable(schemaRows(without, '', schema)),
    '',
    ...alternatives.flatMap(({ tag, schema: kind }) => [
      `${heading} ${tag}`,
      '',
      ...(kind.description === undefined ? [] : [kind.description, '']),
      rowTable(schemaRows(kind, '', schema).filter(({ path }) => path !== 'type')),
      '',
    ]),
  ];
}

/** The property whose alternatives differ by the constant under `type`. */
function taggedKinds(schema: JsonSchema): {
  readonly key: string;
  readonly alternatives: readonly { readonly tag: string; readonly schema: JsonSchema }[];
} | null {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const alternatives = (property.oneOf ?? []).map((part) => ({
      tag: String(part.properties?.['type']?.const),
      schema: part,
    }));
    if (alternatives.length > 1 && alternatives.every(({ tag }) => tag !== 'undefined'))
      return { key, alternatives };
  }
  return null;
}

function rowTable(rows: readonly SchemaRow[]): string {
  if (rows.length === 0) return 'Nothing else.';
  return markdownTable(
    ['key', 'type', 'meaning'],
    rows.map(({ path, type, isRequired, meaning }) => [
      `\`${path}\`${isRequired ? '' : ' (optional)'}`,
      type,
      meaning,
    ]),
  );
}
