import { mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { root } from '../repository.ts';
import { runTool } from '../run-tool.ts';
import type { PackedPackage } from './pack-packages.ts';

const manifestSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * Makes a folder into a project that has the packed packages installed, without a registry: theirs are unpacked, and
 * what others wrote is linked from this checkout. Returns the path of the command's file.
 */
export async function installPacked(
  packed: readonly PackedPackage[],
  folder: string,
): Promise<string> {
  const modules = join(folder, 'node_modules');
  const own = new Set(packed.map(({ name }) => name));
  const linked = new Set<string>();
  for (const { name, folder: source, tarball } of packed) {
    const place = join(modules, name);
    await mkdir(place, { recursive: true });
    const command = ['tar', '-xzf', tarball, '-C', place, '--strip-components=1'];
    const { status, output } = await runTool(command);
    if (status !== 0) throw new Error(`${command.join(' ')}: ${output}`);
    const { dependencies } = manifestSchema.parse(
      JSON.parse(await readFile(join(place, 'package.json'), 'utf8')),
    );
    for (const dependency of Object.keys(dependencies)) {
      if (own.has(dependency) || linked.has(dependency)) continue;
      linked.add(dependency);
      const link = join(modules, dependency);
      await mkdir(dirname(link), { recursive: true });
      await symlink(await realpath(join(root, source, 'node_modules', dependency)), link);
    }
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }));
  return join(modules, 'rl-exp/dist/bin.js');
}
