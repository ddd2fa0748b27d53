import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pluginKinds, type PluginKind } from '@rl-exp/core';
import { readPackageManifest, type PackageManifest } from './package-manifest.ts';
import { pluginAliases, shortUse } from './plugin-candidates.ts';
import { searchRoots } from './search-roots.ts';

/** An installed plugin as its package.json describes it. */
export interface ListedPlugin {
  readonly kind: PluginKind;
  /** What to write under `use`. */
  readonly name: string;
  readonly package: string;
  readonly version: string;
  readonly summary: string;
}

/**
 * Installed plugins that an experiment could use, without importing them.
 *
 * @param from absolute path of the experiment file, or of any file in its folder.
 */
export function listPlugins({ from }: { readonly from: string }): readonly ListedPlugin[] {
  const found = new Map<string, ListedPlugin>();
  for (const manifest of searchRoots(from)
    .flatMap((root) => modulesAbove(root))
    .flatMap(manifestsIn)) {
    for (const plugin of pluginsOf(manifest)) {
      const identity = `${plugin.kind} ${plugin.name}`;
      if (!found.has(identity)) found.set(identity, plugin);
    }
  }
  return [...found.values()].toSorted((a, b) =>
    `${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1,
  );
}

/** A package's own plugin, and those that aliases find in its subpaths. */
function pluginsOf({ name, version, description, kind }: PackageManifest): readonly ListedPlugin[] {
  const own = pluginKinds.find((known) => known === kind);
  if (own === undefined) return [];
  const shared = { package: name, version, summary: description };
  const inSubpaths = pluginKinds.flatMap((other) =>
    Object.entries(pluginAliases(other))
      .filter(([, target]) => target.startsWith(`${name}/`))
      .map(([alias]) => ({ ...shared, kind: other, name: alias })),
  );
  return [{ ...shared, kind: own, name: shortUse(own, name) }, ...inSubpaths];
}

function modulesAbove(directory: string): readonly string[] {
  const parent = dirname(directory);
  const own = join(directory, 'node_modules');
  return parent === directory ? [own] : [own, ...modulesAbove(parent)];
}

function manifestsIn(modules: string): readonly PackageManifest[] {
  const names = listDirectory(modules).flatMap((entry) =>
    entry.startsWith('@')
      ? listDirectory(join(modules, entry)).map((name) => `${entry}/${name}`)
      : [entry],
  );
  return names
    .filter((name) => name.startsWith('@rl-exp/') || /^(?:@[^/]+\/)?rl-exp-/.test(name))
    .map((name) => readPackageManifest(join(modules, name, 'package.json')))
    .filter((manifest) => manifest !== undefined);
}

function listDirectory(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
