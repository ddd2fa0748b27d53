import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { filesBelow, root } from '../repository.ts';
import { runTool } from '../run-tool.ts';

/** A package as it would be published. */
export interface PackedPackage {
  readonly name: string;
  /** Its folder, relative to the root. */
  readonly folder: string;
  /** Absolute path. */
  readonly tarball: string;
  readonly bytes: number;
}

const packedSchema = z.object({ name: z.string(), filename: z.string(), size: z.int() });

/**
 * Builds every package and packs it into a folder, as publishing does.
 *
 * @throws Error with what the compiler or pnpm said.
 */
export async function packPackages(destination: string): Promise<readonly PackedPackage[]> {
  const files = await filesBelow('packages');
  const folders = files.flatMap(
    (file) => /^(packages\/[^/]+)\/package\.json$/.exec(file)?.[1] ?? [],
  );
  const projects = files.filter((file) => /^packages\/[^/]+\/tsconfig\.json$/.test(file));
  await said(['tsc', '-b', ...projects]);
  await mkdir(destination, { recursive: true });
  const packed: PackedPackage[] = [];
  for (const folder of folders) {
    await removeStale(folder);
    const answer = await said(
      ['pnpm', 'pack', '--json', '--pack-destination', destination],
      folder,
    );
    const { name, filename, size } = packedSchema.parse(JSON.parse(answer));
    packed.push({ name, folder, tarball: filename, bytes: size });
  }
  return packed;
}

async function said(command: readonly string[], folder = '.'): Promise<string> {
  const { status, stdout, output } = await runTool(command, { folder });
  if (status !== 0) throw new Error(`${command.join(' ')} in ${folder}:\n${output}`);
  return stdout;
}

/** The compiler leaves in `dist` what came from sources that are no more. */
async function removeStale(folder: string): Promise<void> {
  const built = join(root, folder, 'dist');
  const sources = new Set(await filesBelow(`${folder}/src`));
  for (const entry of await readdir(built, { recursive: true }).catch(() => [])) {
    const source = /^(.*?)\.(?:js|d\.ts)(?:\.map)?$/.exec(entry)?.[1];
    if (source !== undefined && !sources.has(`${folder}/src/${source}.ts`))
      await rm(join(built, entry));
  }
}
