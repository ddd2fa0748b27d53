import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, validExperiment } from '../../experiment/__fixtures__/experiment-folder.ts';
import { resolveExperiment } from '../../experiment/resolve-experiment.ts';
import { estimateData, type DataForecast } from './estimate-data.ts';
import { PinFile } from './pin-file.ts';
import { PluginHost } from '../plugin-host.ts';

const slot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
} as const;

/** The source of a data plugin with these methods. */
const dataPlugin = (methods: string): string => `import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
export default definePlugin({
  kind: 'data', name: 'far', specificationVersion: 'v1', summary: 'Far away.', options: z.strictObject({}),
  create: () => ({ prepare: async () => { throw new Error('not asked for'); }, ${methods} }),
});
`;

test.each([
  [
    'listens',
    'estimate: (_, signal) => new Promise((_done, fail) => signal.addEventListener("abort", () => fail(signal.reason)))',
  ],
  ['does not listen', 'estimate: () => new Promise(() => {})'],
])('a source that does not answer and %s is given up', async (_, methods) => {
  expect(await forecasts(methods)).toMatchObject([
    { use: './far.ts', estimate: null, problem: { code: 'RLX_ESTIMATE_LATE' } },
  ]);
});

test('what a source makes before it can answer is not part of its time', async () => {
  const methods = `ready: () => new Promise((done) => setTimeout(done, 300)), estimate: async () => ({ clips: 3 })`;
  expect(await forecasts(methods)).toMatchObject([{ estimate: { clips: 3 }, problem: null }]);
});

test('whoever stops asking gets no forecast', async () => {
  const methods =
    'estimate: (_, signal) => new Promise((_done, fail) => signal.addEventListener("abort", () => fail(signal.reason)))';
  const reason = new Error('stopped');
  const stop = new AbortController();
  const asked = forecasts(methods, { signal: stop.signal, timeoutMs: 60_000 });
  setTimeout(() => stop.abort(reason), 300);
  await expect(asked).rejects.toBe(reason);
});

async function forecasts(
  methods: string,
  { signal = new AbortController().signal, timeoutMs = 50 } = {},
): Promise<readonly DataForecast[]> {
  const content = validExperiment.replace('data: { use: simulated }', 'data: { use: ./far.ts }');
  const folder = await folderOf({ 'trial.yaml': content });
  await writeFile(join(folder, 'far.ts'), dataPlugin(methods));
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
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
  return await estimateData({ plan, host, pins, timeoutMs, signal });
}
