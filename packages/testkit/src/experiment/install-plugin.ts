import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginV1 } from '@rl-exp/core';
import { wrongUsage } from '../contract/contract-usage.ts';

const registry = Symbol.for('rl-exp.testkit.plugins');

/**
 * Installs a plugin of this process as a package below a folder, under a name of the user's choice, so that it is found
 * as every other one is.
 *
 * @throws RLX_CONTRACT_USAGE for a name that cannot stand under `use`.
 */
export async function installPlugin(folder: string, name: string, plugin: PluginV1): Promise<void> {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw wrongUsage(
      `The plugin's name is '${name}'.`,
      "Give it one of small letters, digits and hyphens: plugins: { 'my-agent': plugin }",
    );
  const id = randomUUID();
  handedOver().set(id, plugin);
  const packageName = `rl-exp-${plugin.kind}-${name}`;
  const home = join(folder, 'node_modules', packageName);
  await mkdir(home, { recursive: true });
  const manifest = {
    name: packageName,
    version: '0.0.0',
    type: 'module',
    exports: './index.js',
    'rl-exp': { kind: plugin.kind, specificationVersion: 'v1' },
  };
  await writeFile(join(home, 'package.json'), JSON.stringify(manifest));
  await writeFile(
    join(home, 'index.js'),
    `export default globalThis[Symbol.for('rl-exp.testkit.plugins')].get('${id}');\n`,
  );
}

/** Plugins on their way into modules, which share nothing but the process with this one. */
function handedOver(): Map<string, PluginV1> {
  const known: unknown = Reflect.get(globalThis, registry);
  if (known instanceof Map) return known;
  const made = new Map<string, PluginV1>();
  Reflect.set(globalThis, registry, made);
  return made;
}
