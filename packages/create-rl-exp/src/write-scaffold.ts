import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { scaffoldErrors } from './errors.ts';
import type { Scaffold } from './scaffold.ts';

/**
 * Writes a scaffold below a working directory; what is there already is left alone, or refused before anything is written.
 *
 * @returns the absolute path of its folder.
 * @throws ScaffoldError RLX_NEW_EXISTS, RLX_NEW_UNWRITABLE
 */
export async function writeScaffold(
  { directory, ownFolder, files }: Scaffold,
  workingDirectory: string,
): Promise<string> {
  const folder = resolve(workingDirectory, directory);
  const taken = ownFolder ? takenFolder(folder) : takenFile(folder, [...files.keys()]);
  if (taken !== null) throw scaffoldErrors.create('RLX_NEW_EXISTS', { path: taken });
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: 'wx' });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw scaffoldErrors.create('RLX_NEW_UNWRITABLE', { path: folder, reason });
  }
  return folder;
}

function takenFolder(folder: string): string | null {
  if (!existsSync(folder)) return null;
  return statSync(folder).isDirectory() && readdirSync(folder).length === 0 ? null : folder;
}

function takenFile(folder: string, paths: readonly string[]): string | null {
  return paths.map((path) => join(folder, path)).find((path) => existsSync(path)) ?? null;
}
