import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shownRunName } from '../runtime/recorded-cells.ts';
import { listRuns, RunDirectory } from '../runtime/run-directory.ts';

/** A run with the name by which its page is asked for. */
export interface ShownRun {
  /** `<experiment>/<directory>` */
  readonly name: string;
  readonly path: string;
}

/** The runs that there are now, the newest first. A name that is asked for is only ever looked up among them. */
export type ShownRuns = () => Promise<readonly ShownRun[]>;

/** All runs below a folder. */
export function runsBelow(folder: string): ShownRuns {
  return async () =>
    (await listRuns(folder))
      .filter((path) => existsSync(join(path, 'plan.json')))
      .map((path) => ({ name: `${basename(dirname(path))}/${basename(path)}`, path }));
}

/**
 * Some runs, wherever they lie; of two with the same name, the second is told apart by a number.
 *
 * @throws RLX_RUN_NOT_FOUND where one is none.
 */
export async function namedRuns(paths: readonly string[]): Promise<ShownRuns> {
  const runs = new Map<string, ShownRun>();
  for (const path of new Set(paths)) {
    const { plan } = await RunDirectory.open(path);
    const base = shownRunName(path, plan.experiment);
    let name = base;
    for (let count = 2; runs.has(name); count += 1) name = `${base}.${count}`;
    runs.set(name, { name, path });
  }
  return async () => [...runs.values()];
}

/** Where a run's page is. */
export function pageOf({ name }: Pick<ShownRun, 'name'>): string {
  return `/runs/${name.split('/').map(encodeURIComponent).join('/')}`;
}
