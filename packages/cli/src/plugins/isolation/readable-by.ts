import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

const dependenciesSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * What a process that runs a module has to read, as patterns of Node's permission model: of a module in a package, that
 * package and all that it depends on; of a local file, the files and packages that it imports.
 */
export function readableBy(module: URL, { isLocal }: { readonly isLocal: boolean }): string[] {
  const reads = new Set<string>();
  const path = realpathSync(fileURLToPath(module));
  if (isLocal) addFile(path, reads);
  else {
    const manifest = findPackageJSON(pathToFileURL(path));
    if (manifest !== undefined) addPackage(manifest, reads);
  }
  return [...reads];
}

/** What the process's own code has to read: two folders of this package, and what they import. */
export function readableByItself(): string[] {
  const here = fileURLToPath(import.meta.url);
  const sources = resolve(dirname(here), '../..');
  const reads = new Set([
    `${sources}/plugins/*`,
    `${sources}/diagnostics/*`,
    resolve(sources, '../package.json'),
  ]);
  for (const name of ['@rl-exp/core', 'zod', 'import-meta-resolve']) addNamed(name, here, reads);
  return [...reads];
}

function addPackage(manifest: string, reads: Set<string>): void {
  const real = realpathSync(manifest);
  const pattern = `${dirname(real)}/*`;
  if (reads.has(pattern)) return;
  reads.add(pattern);
  const parsed = dependenciesSchema.parse(JSON.parse(readFileSync(real, 'utf8')));
  const { dependencies, peerDependencies, optionalDependencies } = parsed;
  for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }))
    addNamed(name, real, reads);
}

/** Adds the package that a specifier names for code at `from`: where it lies, and the link by which it is found. */
function addNamed(specifier: string, from: string, reads: Set<string>): void {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';
  for (let folder = dirname(from); dirname(folder) !== folder; folder = dirname(folder)) {
    const link = join(folder, 'node_modules', name);
    if (!existsSync(join(link, 'package.json'))) continue;
    for (const pattern of [link, `${link}/*`]) reads.add(pattern);
    addPackage(join(link, 'package.json'), reads);
    return;
  }
}

const imported = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

function addFile(path: string, reads: Set<string>): void {
  if (reads.has(path) || !existsSync(path)) return;
  reads.add(path);
  if (!/\.[cm]?[jt]s$/.test(path)) return;
  for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(imported)) {
    if (specifier.startsWith('.')) addFile(resolve(dirname(path), specifier), reads);
    else if (!specifier.startsWith('node:')) addNamed(specifier, path, reads);
  }
}
