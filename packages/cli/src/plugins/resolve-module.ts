import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { existsSync } from 'node:fs';
import { moduleResolve } from 'import-meta-resolve';
import { exportConditions } from './export-conditions.ts';

/** The URL that a specifier means for code in one of the folders; undefined where none has it. */
export function resolveModule(specifier: string, roots: readonly string[]): URL | undefined {
  for (const root of roots) {
    try {
      const url = moduleResolve(
        specifier,
        pathToFileURL(join(root, 'experiment.js')),
        exportConditions(),
      );
      if (url.protocol === 'file:' && existsSync(url)) return url;
    } catch (error) {
      // Everything but "not there" is a fault of the package, but another root may hold a good copy.
      if (!(error instanceof Error)) throw error;
    }
  }
  return undefined;
}

/** Path of the package.json of a package by name, for code in one of the folders. */
export function findManifest(packageName: string, roots: readonly string[]): string | undefined {
  for (const root of roots) {
    try {
      const path = findPackageJSON(packageName, pathToFileURL(join(root, 'experiment.js')));
      if (path !== undefined) return path;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  return undefined;
}
