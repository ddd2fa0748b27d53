import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pluginKinds, type PluginKind } from '@rl-exp/core';
import { readPackageManifest, type PackageManifest } from './package-manifest.ts';
import { pluginAliases, shortUse } from './plugin-candidates.ts';
import { plugNPlayOf } from './plug-n-play.ts';
import { findManifest } from './resolve-module.ts';
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
  for (const manifest of searchRoots(from).flatMap(manifestsFor)) {
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

/** Manifests of packages that may be ours, for code in a folder. */
function manifestsFor(root: string): readonly PackageManifest[] {
  const paths =
    dependenciesOf(root) ??
    modulesAbove(root).flatMap((modules) =>
      namesIn(modules).map((name) => join(modules, name, 'package.json')),
    );
  return paths.map(readPackageManifest).filter((manifest) => manifest !== undefined);
}

/** With Plug'n'Play, manifests of what the folder's package depends on. */
function dependenciesOf(root: string): readonly string[] | null {
  const pnp = plugNPlayOf(root);
  const locator = pnp?.findPackageLocator(`${root}/`) ?? null;
  if (pnp === null || locator === null) return null;
  const names = [...pnp.getPackageInformation(locator).packageDependencies.keys()];
  return names.filter(mayBeOurs).flatMap((name) => findManifest(name, [root]) ?? []);
}

function mayBeOurs(name: string): boolean {
  return name.startsWith('@rl-exp/') || /^(?:@[^/]+\/)?rl-exp-/.test(name);
}

function modulesAbove(directory: string): readonly string[] {
  const parent = dirname(directory);
  const own = join(directory, 'node_modules');
  return parent === directory ? [own] : [own, ...modulesAbove(parent)];
}

function namesIn(modules: string): readonly string[] {
  return listDirectory(modules)
    .flatMap((entry) =>
      entry.startsWith('@')
        ? listDirectory(join(modules, entry)).map((name) => `${entry}/${name}`)
        : [entry],
    )
    .filter(mayBeOurs);
}

function listDirectory(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
