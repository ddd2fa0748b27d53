import { readFileSync } from 'node:fs';

/** Ranges that new packages depend on: what this release was tested with. */
export function versionOf(name: string): string {
  const parsed: unknown = JSON.parse(
    readFileSync(new URL('../templates/versions.json', import.meta.url), 'utf8'),
  );
  const range: unknown = typeof parsed === 'object' && parsed !== null && Reflect.get(parsed, name);
  if (typeof range !== 'string') throw new Error(`templates/versions.json lacks ${name}`);
  return range;
}
