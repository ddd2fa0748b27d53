import { fileURLToPath } from 'node:url';
import { isPlugin, isRlExpError, type PluginKind, type PluginV1 } from '@rl-exp/core';
import { pluginErrors } from './errors.ts';
import { findPlugin } from './find-plugin.ts';
import { guarded, type Blame } from './guarded.ts';
import { manifestOfModule } from './package-manifest.ts';
import { offerOwnPackages } from './offer-own-packages.ts';
import { isPathUse } from './plugin-candidates.ts';
import { pluginFailure } from './plugin-failure.ts';

const supportedSpecifications: readonly string[] = ['v1'];

/** A plugin with the package that it came from. */
export interface LoadedPlugin<Kind extends PluginKind = PluginKind> {
  readonly plugin: PluginV1<Kind>;
  /** Package name, or the path of a local plugin relative to the experiment. */
  readonly package: string;
  /** The package's version; for a local plugin the SHA-256 of its file. */
  readonly version: string;
  /** Says of what the plugin, or what it made, threw whose fault it is. */
  readonly blame: Blame;
}

/**
 * Finds and imports the plugin that `use` means in a slot.
 *
 * @param options.from absolute path of the experiment file.
 * @param options.isolate True for an agent whose code is never run in this process.
 * @throws RlExpError `RLX_PLUGIN_…`, one code for each step that can fail.
 */
export async function loadPlugin<Kind extends PluginKind>(options: {
  readonly kind: Kind;
  readonly use: string;
  readonly from: string;
  readonly isolate?: boolean | undefined;
}): Promise<LoadedPlugin<Kind>> {
  const { kind, use, isolate = false } = options;
  const { url, package: packageName, version } = findPlugin(options);
  const path = fileURLToPath(url);
  const plugin = isolate
    ? await loadIsolated(url, isPathUse(use))
    : await loadHere({ kind, use, url, path });
  if (!isOfKind(plugin, kind)) {
    throw pluginErrors.create('RLX_PLUGIN_WRONG_KIND', { kind, use, found: plugin.kind });
  }
  const blame: Blame = (thrown) => pluginFailure(thrown, { kind, use, path, from: options.from });
  return { plugin: guarded(plugin, blame), package: packageName, version, blame };
}

async function loadIsolated(module: URL, isLocal: boolean): Promise<PluginV1> {
  const { loadIsolatedAgent } = await import('./isolation/load-isolated-agent.ts');
  return await loadIsolatedAgent({ module, isLocal });
}

async function loadHere(options: {
  readonly kind: PluginKind;
  readonly use: string;
  readonly url: URL;
  readonly path: string;
}): Promise<PluginV1> {
  const { kind, use, url, path } = options;
  if (isPathUse(use)) offerOwnPackages();
  const module = await importModule(url).catch((cause: unknown) => {
    if (isRlExpError(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw pluginErrors.create('RLX_PLUGIN_IMPORT_FAILED', { kind, use, path, reason }, { cause });
  });
  return pluginIn(module, options);
}

/**
 * The plugin that a module default-exports.
 *
 * @throws RLX_PLUGIN_NO_DEFAULT_EXPORT, RLX_PLUGIN_NOT_A_PLUGIN, RLX_PLUGIN_SPECIFICATION
 */
export function pluginIn(
  module: unknown,
  { kind, use, path }: { readonly kind: PluginKind; readonly use: string; readonly path: string },
): PluginV1 {
  const plugin = defaultExport(module);
  if (plugin === undefined)
    throw pluginErrors.create('RLX_PLUGIN_NO_DEFAULT_EXPORT', { kind, use, path });
  if (!isPlugin(plugin)) throw pluginErrors.create('RLX_PLUGIN_NOT_A_PLUGIN', { kind, use, path });
  const specification: string = plugin.specificationVersion;
  if (!supportedSpecifications.includes(specification)) {
    const data = { kind, use, found: specification, supported: supportedSpecifications };
    throw pluginErrors.create('RLX_PLUGIN_SPECIFICATION', data);
  }
  return plugin;
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

/** What a module exports by default. */
export function defaultExport(module: unknown): unknown {
  const value = memberOf(module, 'default');
  // In a folder without `"type": "module"` tsx makes CommonJS, whose exports are the default export.
  return memberOf(value, '__esModule') === true ? memberOf(value, 'default') : value;
}

/** A member of what may be no object. */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isOfKind<Kind extends PluginKind>(plugin: PluginV1, kind: Kind): plugin is PluginV1<Kind> {
  return plugin.kind === kind;
}
