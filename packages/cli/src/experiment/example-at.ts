import { schemasAt, type JsonSchema } from '../plugins/json-schema.ts';
import type { Path } from './located.ts';

/** Something that could be written at a path, as YAML on one line: `{ metric: …, goal: minimize }`. */
export function exampleAt(schema: JsonSchema, path: Path): string {
  for (const part of schemasAt(schema, path)) {
    if (part.const !== undefined) return JSON.stringify(part.const);
    if (part.enum?.[0] !== undefined) return String(part.enum[0]);
    if (part.type === 'array') return '[…]';
    if (part.properties !== undefined) {
      const members = (part.required ?? []).map((key) => `${key}: ${exampleAt(part, [key])}`);
      return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
    }
  }
  return '…';
}
