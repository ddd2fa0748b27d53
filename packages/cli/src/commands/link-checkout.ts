import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PackageManifest } from 'create-rl-exp';
import { z } from 'zod';
import { commandErrors } from './errors.ts';

const binSchema = z.object({
  bin: z.union([z.string(), z.record(z.string(), z.string())]).default({}),
});

/**
 * Does for a new package what `npm install` would do if the packages of this checkout were published: makes links to them
 * in its `node_modules`, and builds them and it.
 */
export async function linkCheckout(options: {
  readonly folder: string;
  readonly manifest: PackageManifest;
  readonly checkout: string;
}): Promise<void> {
  const { folder, manifest, checkout } = options;
  const modules = join(folder, 'node_modules');
  const commands = join(modules, '.bin');
  await mkdir(commands, { recursive: true });
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
    const target = folderOf(name, checkout);
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(target, join(modules, name), 'junction');
    for (const [command, path] of await commandsOf(name, target))
      await writeCommand(join(commands, command), `${process.execPath}" "${join(target, path)}`);
  }
  // Scripts run on the Node and the rl-exp that made the package.
  await writeCommand(join(commands, 'node'), process.execPath);
  await writeCommand(join(commands, 'rl-exp'), join(checkout, 'rl-exp'));
  await compile(['-b', ...projectsOf(checkout)], checkout);
  await compile(['-p', 'tsconfig.build.json'], folder, checkout);
}

function folderOf(name: string, checkout: string): string {
  // The command itself is no dependency of the checkout's root.
  if (name === 'rl-exp') return join(checkout, 'packages/cli');
  const path = findPackageJSON(name, pathToFileURL(join(checkout, 'index.js')));
  if (path === undefined) throw new Error(`the checkout has no ${name}`);
  return dirname(path);
}

async function commandsOf(
  name: string,
  folder: string,
): Promise<readonly (readonly [string, string])[]> {
  const { bin } = binSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return typeof bin === 'string' ? [[name.split('/').at(-1) ?? name, bin]] : Object.entries(bin);
}

async function writeCommand(path: string, program: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\nexec "${program}" "$@"\n`);
  await chmod(path, 0o755);
}

function projectsOf(checkout: string): readonly string[] {
  return readdirSync(join(checkout, 'packages'))
    .map((name) => join('packages', name, 'tsconfig.json'))
    .filter((path) => existsSync(join(checkout, path)));
}

async function compile(args: readonly string[], folder: string, checkout = folder): Promise<void> {
  const typescript = folderOf('typescript', checkout);
  const [, path = ''] =
    (await commandsOf('typescript', typescript)).find(([name]) => name === 'tsc') ?? [];
  const child = spawn(process.execPath, [join(typescript, path), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  await once(child, 'close');
  if (child.exitCode !== 0) throw commandErrors.create('RLX_NEW_BUILD_FAILED', { folder, output });
}
