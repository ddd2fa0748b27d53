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
  for (const { folder, rest } of assetsOf(reference, from)) {
    const inside = join(folder, rest);
    const isOutside = relative(folder, inside).startsWith('..');
    if (!isOutside && existsSync(inside)) return inside;
  }
  return null;
}

/** Folders of the installed assets packages that a reference may be a path in, and that path. */
export function assetsOf(
  reference: string,
  from: string,
): readonly { readonly folder: string; readonly rest: string }[] {
  const roots = searchRoots(from);
  return packagesIn(reference).flatMap(({ name, rest }) => {
    const path = findManifest(name, roots);
    const isAssets = path !== undefined && readPackageManifest(path)?.kind === 'assets';
    return isAssets ? [{ folder: dirname(path), rest }] : [];
  });
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
