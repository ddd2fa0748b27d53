import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rootMarks = ['.git', 'pnpm-workspace.yaml'];

/** The folder of the project around a folder: the nearest with a repository or workspace, else with a package.json. */
export function projectRoot(directory: string): string {
  let nearestPackage: string | undefined;
  for (let current = directory; ; current = dirname(current)) {
    if (rootMarks.some((mark) => existsSync(join(current, mark)))) return current;
    if (nearestPackage === undefined && existsSync(join(current, 'package.json')))
      nearestPackage = current;
    if (dirname(current) === current) return nearestPackage ?? directory;
  }
}

/** Folders from which packages are looked for, in order. @param from absolute path of the experiment file. */
export function searchRoots(from: string): readonly string[] {
  const directory = dirname(from);
  return [
    ...new Set([directory, projectRoot(directory), fileURLToPath(new URL('.', import.meta.url))]),
  ];
}
