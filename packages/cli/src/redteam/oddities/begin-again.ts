import { join } from 'node:path';
import { createRun, RunDirectory } from '../../runtime/run-directory.ts';
import type { SceneRun } from '../redteam-case.ts';

/** A run of the same plan in which nothing has been done yet, on a store of its own or on this one. */
export async function beginAgain(
  of: SceneRun,
  options: { readonly folder: string; readonly store?: string },
): Promise<Pick<SceneRun, 'directory' | 'store'>> {
  const { folder, store = join(folder, 'store') } = options;
  const { plan, source } = await RunDirectory.open(of.directory);
  const { path: directory } = await createRun({
    directory: join(folder, 'run'),
    runs: folder,
    now: () => new Date(),
    plan,
    source: { ...source, store },
  });
  return { directory, store };
}
