import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runtimeErrors } from '../runtime/errors.ts';
import { typedPath } from '../runtime/next-commands.ts';
import { listRuns } from '../runtime/run-directory.ts';
import type { CommandContext } from './command-context.ts';

/**
 * The directory of a run that somebody names: by its path, or as rl-exp calls it, below the folder of all runs.
 *
 * @throws RLX_RUN_NOT_FOUND with the newest run whose name begins like that.
 */
export async function namedRun(
  name: string,
  flags: { readonly runs?: string },
  { workingDirectory }: Pick<CommandContext, 'workingDirectory'>,
): Promise<string> {
  const runs = resolve(workingDirectory, flags.runs ?? 'runs');
  const path = resolve(workingDirectory, name);
  const places = [path, resolve(runs, name)];
  const found = places.find((place) => existsSync(join(place, 'plan.json')));
  if (found !== undefined) return found;
  const similar = (await listRuns(runs)).find((run) =>
    places.some((place) => run.startsWith(place)),
  );
  throw runtimeErrors.create('RLX_RUN_NOT_FOUND', {
    path,
    isThere: existsSync(path),
    similar: similar && typedPath(similar, workingDirectory),
  });
}
