import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, validExperiment } from '../experiment/__fixtures__/experiment-folder.ts';
import { resolveExperiment } from '../experiment/resolve-experiment.ts';
import { estimateData } from './estimate-data.ts';
import { PinFile } from './pin-file.ts';
import { PluginHost } from './plugin-host.ts';

const slot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
} as const;

/** The source of a data plugin whose estimate does this. */
const dataPlugin = (estimate: string): string => `import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
export default definePlugin({
  kind: 'data', name: 'far', specificationVersion: 'v1', summary: 'Far away.', options: z.strictObject({}),
  create: () => ({ prepare: async () => { throw new Error('not asked for'); }, estimate: ${estimate} }),
});
`;

test.each([
  [
    'listens',
    '(_, signal) => new Promise((_done, fail) => signal.addEventListener("abort", () => fail(signal.reason)))',
  ],
  ['does not listen', '() => new Promise(() => {})'],
])('a source that does not answer and %s is given up', async (_, estimate) => {
  const content = validExperiment.replace('data: { use: simulated }', 'data: { use: ./far.ts }');
  const folder = await folderOf({ 'trial.yaml': content });
  await writeFile(join(folder, 'far.ts'), dataPlugin(estimate));
  await symlink(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'trial.yaml');
  const { plan } = await resolveExperiment({ file, workingDirectory: folder, environment: {} });
  const host = new PluginHost({
    experiment: file,
    slots: { workers: slot, trainer: slot },
    cacheDirectory: folder,
    secrets: {},
    emit: () => {},
  });
  const pins = await PinFile.read({ file, name: plan.experiment });
  const found = await estimateData({ plan, host, pins, timeoutMs: 50 });
  expect(found).toMatchObject([
    { use: './far.ts', estimate: null, problem: { code: 'RLX_DATA_ESTIMATE_LATE' } },
  ]);
});
