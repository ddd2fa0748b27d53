import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { readPackageManifest } from './package-manifest.ts';
import { findManifest } from './resolve-module.ts';
import { searchRoots } from './search-roots.ts';

/**
 * The absolute path behind a reference in an experiment: a path relative to the experiment file, or
 * `<assets package>/<path>`, where `swahili-mini` is short for `@rl-exp/swahili-mini`. Null where neither exists.
 *
 * @param from absolute path of the experiment file.
 */
export function resolveReference(reference: string, from: string): string | null {
  const local = resolve(dirname(from), reference);
  if (existsSync(local)) return local;
  if (isAbsolute(reference) || reference.startsWith('.')) return null;
  const roots = searchRoots(from);
  for (const { name, rest } of packagesIn(reference)) {
    const path = findManifest(name, roots);
    if (path === undefined || readPackageManifest(path)?.kind !== 'assets') continue;
    const inside = join(dirname(path), rest);
    const isOutside = relative(dirname(path), inside).startsWith('..');
    if (!isOutside && existsSync(inside)) return inside;
  }
  return null;
}

function packagesIn(
  reference: string,
): readonly { readonly name: string; readonly rest: string }[] {
  const [first = '', second = '', ...others] = reference.split('/');
  const tail = [second, ...others].join('/');
  if (first.startsWith('@')) return [{ name: `${first}/${second}`, rest: others.join('/') }];
  return [
    { name: `@rl-exp/${first}`, rest: tail },
    { name: first, rest: tail },
  ];
}
