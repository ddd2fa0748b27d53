import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root, without a trailing slash. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

const skipped = new Set([
  'node_modules',
  'dist',
  '.git',
  '.toolchain',
  '.turbo',
  '__pycache__',
  'runs',
]);

/** Files below a folder of the checkout, relative to the root with forward slashes, sorted; nothing installed or built. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  async function walk(directory: string): Promise<void> {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isFile()) found.push(relative(root, path).split(sep).join('/'));
      else if (entry.isDirectory() && !skipped.has(entry.name)) await walk(path);
    }
  }
  await walk(join(root, folder));
  return found.toSorted();
}

/** A package's Python side: `packages/<name>/python`. */
export interface PythonPackage {
  readonly name: string;
  /** Relative to the root. */
  readonly folder: string;
  /** Modules directly in the folder, e.g. rl_exp_judge. */
  readonly modules: readonly string[];
  readonly tests: readonly string[];
}

export async function pythonPackages(): Promise<readonly PythonPackage[]> {
  const files = await filesBelow('packages');
  const folders = files.flatMap(
    (file) => /^(packages\/([^/]+)\/python)\/pyproject\.toml$/.exec(file) ?? [],
  );
  return folders
    .filter((folder) => folder.endsWith('/python'))
    .map((folder) => {
      const own = files.filter((file) => file.startsWith(`${folder}/`));
      return {
        name: folder.split('/')[1] ?? folder,
        folder,
        modules: own.flatMap((file) => /\/python\/([^/]+)\/__init__\.py$/.exec(file)?.[1] ?? []),
        tests: own.filter((file) => /\/tests\/(?:.*\/)?test_[^/]+\.py$/.test(file)),
      };
    });
}
