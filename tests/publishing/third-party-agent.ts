import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run-program.ts';

/** An agent of somebody else's, which is published beside ours. */
export const thirdPartyAgent = '@acme/rl-exp-agent-steady';

const manifest = {
  name: thirdPartyAgent,
  version: '1.0.0',
  description: 'Holds.',
  license: 'Apache-2.0',
  type: 'module',
  exports: { '.': './index.js', './package.json': './package.json' },
  'rl-exp': { kind: 'agent', specificationVersion: 'v1' },
  peerDependencies: { '@rl-exp/core': '>=0.1.0' },
  dependencies: { zod: '^4.0.0' },
};

const code = `import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';

export default definePlugin({
  kind: 'agent',
  name: 'steady',
  specificationVersion: 'v1',
  summary: 'Holds.',
  options: z.strictObject({}),
  create: () => ({ decide: async () => ({ action: 'hold', rationale: 'steady' }) }),
});
`;

/** Packs the agent in a folder; the path of its tarball. */
export async function packThirdPartyAgent(folder: string): Promise<string> {
  const place = join(folder, 'steady');
  await mkdir(place);
  await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(place, 'index.js'), code);
  await mustRun(['npm', 'pack'], { folder: place });
  return join(place, 'acme-rl-exp-agent-steady-1.0.0.tgz');
}
