import { isRlExpError } from '@rl-exp/core';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf } from '../experiment/__fixtures__/experiment-folder.ts';
import { exportConditions } from './export-conditions.ts';
import { listPlugins } from './list-plugins.ts';
import { loadPlugin } from './load-plugin.ts';
import { parsePluginOptions } from './parse-plugin-options.ts';
import { resolveReference } from './resolve-reference.ts';

const plugin = (members: string): string =>
  `export default { [Symbol.for('rl-exp.plugin')]: true, kind: 'agent', name: 'x', specificationVersion: 'v1',
  summary: '', options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  create: () => ({}), ${members} };`;

/** A folder with packages in its node_modules. */
async function installed(
  packages: Readonly<Record<string, { manifest?: object; code?: string }>>,
): Promise<string> {
  const files = Object.entries(packages).flatMap(([name, { manifest = {}, code }]) => {
    const content = {
      name,
      version: '1.2.3',
      type: 'module',
      exports: { import: './index.js' },
      ...manifest,
    };
    return [
      [`node_modules/${name}/package.json`, JSON.stringify(content)],
      ...(code === undefined ? [] : [[`node_modules/${name}/index.js`, code]]),
    ];
  });
  return join(await folderOf(Object.fromEntries(files)), 'experiment.yaml');
}

async function failure(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string; hint: string | undefined }> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isRlExpError(error)) throw error;
  return error;
}

test('an import-only package is found from the folder of the experiment, with its version', async () => {
  const from = await installed({ 'rl-exp-agent-mine': { code: plugin(`name: 'mine'`) } });
  const loaded = await loadPlugin({ kind: 'agent', use: 'mine', from });
  expect(loaded).toMatchObject({
    package: 'rl-exp-agent-mine',
    version: '1.2.3',
    plugin: { name: 'mine' },
  });
});

test('what is not there says where it was looked for and how to get it', async () => {
  const from = await installed({});
  const error = await failure(loadPlugin({ kind: 'agent', use: 'nobody-has-this', from }));
  expect(error.code).toBe('RLX_PLUGIN_NOT_FOUND');
  expect(error.message).toContain('@rl-exp/agent-nobody-has-this, rl-exp-agent-nobody-has-this');
  expect(error.message).toContain(join(from, '..'));
  expect(error.hint).toBe(
    'If one of these provides it, install it: npm install @rl-exp/agent-nobody-has-this or rl-exp-agent-nobody-has-this',
  );
});

test.each([
  ['RLX_PLUGIN_IMPORT_FAILED', `throw new Error('broken inside');`, 'broken inside'],
  ['RLX_PLUGIN_IMPORT_FAILED', `import 'package-that-is-not-there';`, 'package-that-is-not-there'],
  ['RLX_PLUGIN_IMPORT_FAILED', undefined, 'is not there'],
  ['RLX_PLUGIN_NO_DEFAULT_EXPORT', `export const plugin = 1;`, 'no default export'],
  ['RLX_PLUGIN_NOT_A_PLUGIN', `export default { kind: 'agent' };`, 'not a plugin'],
  ['RLX_PLUGIN_SPECIFICATION', plugin(`specificationVersion: 'v9'`), 'version v9'],
  ['RLX_PLUGIN_WRONG_KIND', plugin(`kind: 'judge'`), 'is a judge, and is used as an agent'],
])('%s', async (code, source, text) => {
  const from = await installed({ 'rl-exp-agent-x': source === undefined ? {} : { code: source } });
  const error = await failure(loadPlugin({ kind: 'agent', use: 'x', from }));
  expect(error.code).toBe(code);
  expect(error.message).toContain(text);
});

test('a path that leads nowhere', async () => {
  const from = await installed({});
  const error = await failure(loadPlugin({ kind: 'agent', use: './missing.ts', from }));
  expect(error.code).toBe('RLX_PLUGIN_NOT_FOUND');
});

test('options that do not fit', async () => {
  const from = await installed({});
  const { plugin: mock } = await loadPlugin({ kind: 'agent', use: 'mock', from });
  await expect(parsePluginOptions(mock, {})).resolves.toMatchObject({ policy: 'random' });
  const error = await failure(parsePluginOptions(mock, { policy: 'other' }));
  expect(error.code).toBe('RLX_PLUGIN_OPTIONS');
});

test('plugins are listed from their manifests, without running them', async () => {
  const from = await installed({
    'rl-exp-agent-trap': {
      manifest: { description: 'Never run.', 'rl-exp': { kind: 'agent' } },
      code: `throw new Error('ran');`,
    },
    'rl-exp-lint': { code: '' },
  });
  const plugins = listPlugins({ from });
  expect(plugins).toContainEqual({
    kind: 'agent',
    name: 'trap',
    package: 'rl-exp-agent-trap',
    version: '1.2.3',
    summary: 'Never run.',
  });
  const names = plugins.map(({ kind, name }) => `${kind} ${name}`);
  expect(names).toEqual(
    expect.arrayContaining(['agent mock', 'data simulated', 'judge wer', 'trainer torch']),
  );
  expect(names.join()).not.toContain('lint');
});

test('conditions come from the command line and from NODE_OPTIONS', () => {
  expect([...exportConditions(['--conditions=a', '-C', 'b'], '--conditions c')]).toEqual(
    expect.arrayContaining(['node', 'import', 'a', 'b', 'c']),
  );
});

test('references lead to files beside the experiment and into assets packages, and nowhere else', async () => {
  const from = await installed({
    '@acme/voices': { manifest: { 'rl-exp': { kind: 'assets' } }, code: '' },
    'rl-exp-agent-code': { manifest: { 'rl-exp': { kind: 'agent' } }, code: '' },
  });
  const folder = join(from, '..');
  expect(resolveReference('node_modules', from)).toBe(join(folder, 'node_modules'));
  expect(resolveReference('@acme/voices/index.js', from)).toBe(
    join(folder, 'node_modules/@acme/voices/index.js'),
  );
  expect(resolveReference('swahili-mini/package.json', from)).toMatch(
    /swahili-mini\/package\.json$/,
  );
  expect(resolveReference('@rl-exp/swahili-mini', from)).toMatch(/swahili-mini$/);
  expect(resolveReference('@acme/voices/../../rl-exp-agent-code/index.js', from)).toBeNull();
  expect(resolveReference('rl-exp-agent-code/index.js', from)).toBeNull();
  expect(resolveReference('openai/whisper-small', from)).toBeNull();
  expect(resolveReference('./missing', from)).toBeNull();
});
