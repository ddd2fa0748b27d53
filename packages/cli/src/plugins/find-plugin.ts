import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { digestOf, type PluginKind } from '@rl-exp/core';
import { pluginErrors } from './errors.ts';
import { manifestOfModule } from './package-manifest.ts';
import { isPathUse, pluginCandidates } from './plugin-candidates.ts';
import { pluginNotFound } from './plugin-not-found.ts';
import { findManifest, resolveModule } from './resolve-module.ts';
import { searchRoots } from './search-roots.ts';

/** Where a plugin's module lies, and the package it belongs to. */
export interface FoundPlugin {
  readonly url: URL;
  /** Package name, or the path of a local plugin relative to the experiment. */
  readonly package: string;
  /** The package's version; for a local plugin the SHA-256 of its file. */
  readonly version: string;
}

/**
 * Finds the module that `use` means in a slot, without running it.
 *
 * @param options.from absolute path of the experiment file.
 * @throws RLX_PLUGIN_NOT_FOUND, RLX_PLUGIN_IMPORT_FAILED
 */
export function findPlugin(options: {
  readonly kind: PluginKind;
  readonly use: string;
  readonly from: string;
}): FoundPlugin {
  return isPathUse(options.use) ? findLocal(options) : findInstalled(options);
}

function findInstalled({
  kind,
  use,
  from,
}: {
  kind: PluginKind;
  use: string;
  from: string;
}): FoundPlugin {
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

function findLocal({
  kind,
  use,
  from,
}: {
  kind: PluginKind;
  use: string;
  from: string;
}): FoundPlugin {
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
