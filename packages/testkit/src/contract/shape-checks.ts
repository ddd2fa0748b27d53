import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPlugin, type PluginKind, type PluginV1 } from '@rl-exp/core';
import { readPackageManifest, shortUse, type PackageManifest } from 'rl-exp/runtime';
import type { Check } from './check.ts';
import { demand } from './demand.ts';

/** What a plugin says of itself. */
export function shapeChecks(options: {
  readonly plugin: PluginV1;
  readonly kind: PluginKind;
  readonly directory: string;
  readonly manifest: string | undefined;
}): readonly Check[] {
  const { plugin, kind, directory } = options;
  return [
    {
      name: `is a plugin of kind ${kind}, made by definePlugin of any copy of core`,
      async run() {
        demand(
          isPlugin(plugin),
          `The ${kind} is a plain object, which rl-exp does not take for a plugin.`,
          `Wrap it: export default definePlugin({ kind: '${kind}', … })`,
        );
        demand(plugin.kind === kind, `Its kind is '${plugin.kind}', and it is tested as ${kind}.`);
        demand(
          plugin.specificationVersion === 'v1',
          `It follows version ${String(plugin.specificationVersion)} of the specification; this testkit knows v1.`,
        );
      },
    },
    {
      name: 'has a short name and a summary in one sentence',
      async run() {
        const { name, summary } = plugin;
        demand(
          /^[a-z][a-z0-9-]*$/.test(name),
          `Its name is '${name}'; a name that stands under \`use\` has small letters, digits and hyphens.`,
        );
        demand(
          summary.trim() !== '' && !summary.includes('\n'),
          `Its summary is ${JSON.stringify(summary)}; it should say in one line what the plugin does.`,
        );
      },
    },
    {
      name: 'is named as its package says',
      async run() {
        const manifest = manifestOf(options.manifest ?? nearestManifest(directory));
        if (manifest?.kind !== kind) return;
        const short = shortUse(kind, manifest.name);
        // A scope is no part of a plugin's own name.
        const own = short.replace(/^@[^/]+\//, '');
        demand(
          plugin.name === own,
          `Its name is '${plugin.name}', but its package ${manifest.name} is used as '${short}'.`,
          `Write name: '${own}', or name the package rl-exp-${kind}-${plugin.name}.`,
        );
      },
    },
  ];
}

function manifestOf(path: string | undefined): PackageManifest | undefined {
  return path === undefined ? undefined : readPackageManifest(path);
}

function nearestManifest(directory: string): string | undefined {
  const own = join(directory, 'package.json');
  if (existsSync(own)) return own;
  const parent = dirname(directory);
  return parent === directory ? undefined : nearestManifest(parent);
}
