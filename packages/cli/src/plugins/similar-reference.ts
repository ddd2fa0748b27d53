import { readdirSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { nearest } from '../diagnostics/nearest.ts';
import { assetsOf } from './resolve-reference.ts';

/**
 * The reference that was probably meant by one that names nothing: to a folder beside the experiment file or in an
 * assets package, every part of whose path is the same or nearly. Null where there is none.
 *
 * @param from absolute path of the experiment file.
 */
export function similarReference(reference: string, from: string): string | null {
  const local = similarBelow(isAbsolute(reference) ? '/' : dirname(from), reference);
  if (local !== null || isAbsolute(reference) || reference.startsWith('.')) return local;
  for (const { folder, rest } of assetsOf(reference, from)) {
    const similar = rest === '' ? null : similarBelow(folder, rest);
    if (similar !== null) return `${reference.slice(0, -rest.length)}${similar}`;
  }
  return null;
}

function similarBelow(base: string, path: string): string | null {
  let folder = base;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const names = ['', '.', '..'].includes(part) ? [part] : foldersIn(folder);
    const name = names.includes(part) ? part : nearest(part, names);
    if (name === undefined) return null;
    parts.push(name);
    folder = join(folder, name);
  }
  const similar = parts.join('/');
  return similar === path ? null : similar;
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
