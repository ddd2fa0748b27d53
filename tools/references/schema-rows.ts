import { resolved, type JsonSchema } from './json-schema.ts';
import { typeText } from './type-text.ts';

/** One key of a document: where it stands, what may be written there, what it means. */
export interface SchemaRow {
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** JSON of the default; null where there is none. */
  readonly fallback: string | null;
  readonly meaning: string;
}

/** Every key below a schema, in its order; of alternatives each key once. Schemas that contain themselves are followed once. */
export function schemaRows(
  root: JsonSchema,
  prefix = '',
  whole: JsonSchema = root,
): readonly SchemaRow[] {
  const rows = new Map<string, SchemaRow>();
  collect(root, prefix, { whole, rows, within: [] });
  return [...rows.values()];
}

interface Collecting {
  readonly whole: JsonSchema;
  readonly rows: Map<string, SchemaRow>;
  /** References that are being followed. */
  readonly within: readonly string[];
}

function collect(written: JsonSchema, path: string, collecting: Collecting): void {
  const { whole, rows, within } = collecting;
  if (written.$ref !== undefined && within.includes(written.$ref)) return;
  const deeper =
    written.$ref === undefined ? collecting : { ...collecting, within: [...within, written.$ref] };
  const schema = resolved(written, whole);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    add(rows, row(at, property, isRequired, whole));
    collect(property, at, deeper);
  }
  const { items = [], additionalProperties: others } = schema;
  for (const item of items) collect(item, `${path}[]`, deeper);
  if (typeof others === 'object') collect(others, `${path}.<name>`, deeper);
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
    collect(part, path, deeper);
}

/** The first alternative that has a key says what it means; types of all are shown. */
function add(rows: Map<string, SchemaRow>, next: SchemaRow): void {
  const known = rows.get(next.path);
  const type =
    known === undefined || known.type === next.type ? next.type : `${known.type} or ${next.type}`;
  rows.set(next.path, known === undefined ? next : { ...known, type });
}

function row(path: string, written: JsonSchema, isRequired: boolean, whole: JsonSchema): SchemaRow {
  const schema = resolved(written, whole);
  return {
    path,
    type: typeText(schema, whole),
    isRequired,
    fallback: schema.default === undefined ? null : JSON.stringify(schema.default),
    meaning: meaningOf(schema, whole),
  };
}

/** What a schema says of itself, else what its only alternative beside null says. */
function meaningOf(schema: JsonSchema, whole: JsonSchema): string {
  if (schema.description !== undefined) return schema.description;
  const parts = (schema.anyOf ?? schema.oneOf ?? []).map((part) => resolved(part, whole));
  const said = parts.flatMap(({ description }) => description ?? []);
  return [...new Set(said)].join(' Or: ');
}
