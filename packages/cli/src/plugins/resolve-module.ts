import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { moduleResolve } from 'import-meta-resolve';
import { exportConditions } from './export-conditions.ts';
import { plugNPlayOf } from './plug-n-play.ts';

/** The URL that a specifier means for code in one of the folders; undefined where none has it. */
export function resolveModule(specifier: string, roots: readonly string[]): URL | undefined {
  return firstFound(roots, (issuer, root) => {
    const path = plugNPlayOf(root)?.resolveRequest(specifier, issuer, {
      conditions: exportConditions(),
      considerBuiltins: false,
    });
    const url =
      path == null
        ? moduleResolve(specifier, pathToFileURL(issuer), exportConditions())
        : pathToFileURL(path);
    return url.protocol === 'file:' && existsSync(url) ? url : undefined;
  });
}

/** Path of the package.json of a package by name, for code in one of the folders. */
export function findManifest(packageName: string, roots: readonly string[]): string | undefined {
  return firstFound(roots, (issuer, root) => {
    const folder = plugNPlayOf(root)?.resolveToUnqualified(packageName, issuer);
    return folder == null
      ? findPackageJSON(packageName, pathToFileURL(issuer))
      : join(folder, 'package.json');
  });
}

/** What the first of the roots finds for code in it. */
function firstFound<Found>(
  roots: readonly string[],
  find: (issuer: string, root: string) => Found | undefined,
): Found | undefined {
  for (const root of roots) {
    try {
      const found = find(join(root, 'experiment.js'), root);
      if (found !== undefined) return found;
    } catch (error) {
      // Everything but "not there" is a fault of the package, but another root may hold a good copy.
      if (!(error instanceof Error)) throw error;
    }
  }
  return undefined;
}
