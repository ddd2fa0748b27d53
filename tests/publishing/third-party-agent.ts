import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run-program.ts';

/** An agent of somebody else's, which is published beside ours. */
export const thirdPartyAgent = '@acme/rl-exp-agent-steady';

/**
 * Does what its author does with the published packages alone: makes it with `npm create`, installs, checks, tests and
 * packs it.
 *
 * @returns the path of its tarball.
 */
export async function packThirdPartyAgent(folder: string, registry: string): Promise<string> {
  const work = join(folder, 'author');
  const place = join(work, 'steady');
  const settings = `registry=${registry}\ncache=${join(folder, 'cache/npm')}\n`;
  await mkdir(work);
  await writeFile(join(work, '.npmrc'), settings);
  await mustRun(['npm', 'create', '--yes', 'rl-exp', 'agent', '@acme/steady'], { folder: work });
  await writeFile(join(place, '.npmrc'), settings);
  for (const command of [
    ['npm', 'install', '--no-audit', '--no-fund'],
    ['npm', 'run', 'check'],
    ['npm', 'test'],
    ['npx', '--no-install', 'rl-exp', 'validate', 'experiment.yaml'],
    ['npm', 'pack'],
  ])
    await mustRun(command, { folder: place });
  return join(place, 'acme-rl-exp-agent-steady-0.1.0.tgz');
}
