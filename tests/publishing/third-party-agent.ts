import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run-program.ts';

/** An agent of somebody else's, which is published beside ours. */
export const thirdPartyAgent = '@acme/rl-exp-agent-steady';

/** Makes the agent as its author would, with nothing but the registry: created, installed, tested, packed. Its tarball. */
export async function packThirdPartyAgent(parent: string, registry: string): Promise<string> {
  const author = join(parent, 'author');
  await mkdir(author);
  // npm reads the settings of the folder that it is in.
  const settings = `registry=${registry}\ncache=${join(parent, 'cache/npm')}\naudit=false\nfund=false\n`;
  await writeFile(join(author, '.npmrc'), settings);
  await writeFile(join(author, 'package.json'), '{}');
  await mustRun(['npm', 'create', '--yes', 'rl-exp', 'agent', '@acme/steady'], { folder: author });
  const folder = join(author, 'steady');
  await writeFile(join(folder, '.npmrc'), settings);
  await mustRun(['npm', 'install'], { folder });
  await mustRun(['npm', 'run', 'check'], { folder });
  await mustRun(['npm', 'test'], { folder });
  await mustRun(['npx', '--no-install', 'rl-exp', 'validate', 'experiment.yaml'], { folder });
  await mustRun(['npm', 'pack', '--pack-destination', parent], { folder });
  return join(parent, 'acme-rl-exp-agent-steady-0.1.0.tgz');
}
