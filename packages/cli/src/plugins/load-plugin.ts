import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { digestOf, isPlugin, isRlExpError, type PluginKind, type PluginV1 } from '@rl-exp/core';
import { pluginErrors } from './errors.ts';
import { manifestOfModule } from './package-manifest.ts';
import { offerOwnPackages } from './offer-own-packages.ts';
import { isPathUse, pluginCandidates } from './plugin-candidates.ts';
import { pluginNotFound } from './plugin-not-found.ts';
import { findManifest, resolveModule } from './resolve-module.ts';
import { searchRoots } from './search-roots.ts';

const supportedSpecifications: readonly string[] = ['v1'];

/** A plugin with the package that it came from. */
export interface LoadedPlugin<Kind extends PluginKind = PluginKind> {
  readonly plugin: PluginV1<Kind>;
  /** Package name, or the path of a local plugin relative to the experiment. */
  readonly package: string;
  /** The package's version; for a local plugin the SHA-256 of its file. */
  readonly version: string;
}

/**
 * Finds and imports the plugin that `use` means in a slot.
 *
 * @param from absolute path of the experiment file.
 * @throws RlExpError `RLX_PLUGIN_…`, one code for each step that can fail.
 */
export async function loadPlugin<Kind extends PluginKind>(options: {
  readonly kind: Kind;
  readonly use: string;
  readonly from: string;
}): Promise<LoadedPlugin<Kind>> {
  const { kind, use } = options;
  const found = isPathUse(use) ? findLocal(options) : findInstalled(options);
  const path = fileURLToPath(found.url);
  if (isPathUse(use)) offerOwnPackages();
  const module = await importModule(found.url).catch((cause: unknown) => {
    if (isRlExpError(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw pluginErrors.create('RLX_PLUGIN_IMPORT_FAILED', { kind, use, path, reason }, { cause });
  });
  const plugin = defaultExport(module);
  if (plugin === undefined)
    throw pluginErrors.create('RLX_PLUGIN_NO_DEFAULT_EXPORT', { kind, use, path });
  if (!isPlugin(plugin)) throw pluginErrors.create('RLX_PLUGIN_NOT_A_PLUGIN', { kind, use, path });
  const specification: string = plugin.specificationVersion;
  if (!supportedSpecifications.includes(specification)) {
    const data = { kind, use, found: specification, supported: supportedSpecifications };
    throw pluginErrors.create('RLX_PLUGIN_SPECIFICATION', data);
  }
  if (!isOfKind(plugin, kind)) {
    throw pluginErrors.create('RLX_PLUGIN_WRONG_KIND', { kind, use, found: plugin.kind });
  }
  return { plugin, package: found.package, version: found.version };
}

interface Found {
  readonly url: URL;
  readonly package: string;
  readonly version: string;
}

function findInstalled({
  kind,
  use,
  from,
}: {
  kind: PluginKind;
  use: string;
  from: string;
}): Found {
  const roots = searchRoots(from);
  for (const candidate of pluginCandidates(kind, use)) {
    const url = resolveModule(candidate, roots);
    if (url === undefined) {
      refuseBroken(candidate, { kind, use, roots });
      continue;
    }
    const manifest = manifestOfModule(url);
    return { url, package: manifest?.name ?? candidate, version: manifest?.version ?? '0.0.0' };
  }
  throw pluginNotFound({ kind, use, roots, from });
}

/** A package that is there but holds no such module is broken, not missing. */
function refuseBroken(
  candidate: string,
  { kind, use, roots }: { kind: PluginKind; use: string; roots: readonly string[] },
): void {
  const name = candidate
    .split('/')
    .slice(0, candidate.startsWith('@') ? 2 : 1)
    .join('/');
  const path = findManifest(name, roots);
  if (path === undefined) return;
  const reason = `the module that its package.json names for '${candidate}' is not there.`;
  throw pluginErrors.create('RLX_PLUGIN_IMPORT_FAILED', { kind, use, path, reason });
}

function findLocal({ kind, use, from }: { kind: PluginKind; use: string; from: string }): Found {
  const directory = dirname(from);
  let path: string;
  let content: Uint8Array;
  try {
    path = use.startsWith('file:') ? fileURLToPath(use) : resolve(directory, use);
    content = readFileSync(path);
  } catch {
    const data = { kind, use, candidates: [use], roots: [directory], suggestion: undefined };
    throw pluginErrors.create('RLX_PLUGIN_NOT_FOUND', data);
  }
  const name = relative(directory, path).split(sep).join('/');
  return {
    url: pathToFileURL(path),
    package: name.startsWith('.') ? name : `./${name}`,
    version: digestOf(content),
  };
}

/** Imports a module that may be TypeScript. */
export async function importModule(url: URL): Promise<unknown> {
  // Node strips types outside node_modules; tsx also takes TypeScript that needs more than stripping.
  const isTypeScript = /\.[cm]?tsx?$/.test(url.pathname);
  if (!isTypeScript || isWorkspaceModule(url)) return await import(url.href);
  const { tsImport } = await import('tsx/esm/api');
  return await tsImport(url.href, import.meta.url);
}

/** In a checkout packages are their sources, and Node runs them as they are. */
function isWorkspaceModule(url: URL): boolean {
  return manifestOfModule(url)?.kind != null;
}

function defaultExport(module: unknown): unknown {
  const value = memberOf(module, 'default');
  // In a folder without `"type": "module"` tsx makes CommonJS, whose exports are the default export.
  return memberOf(value, '__esModule') === true ? memberOf(value, 'default') : value;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isOfKind<Kind extends PluginKind>(plugin: PluginV1, kind: Kind): plugin is PluginV1<Kind> {
  return plugin.kind === kind;
}
