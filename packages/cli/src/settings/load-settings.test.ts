import { join } from 'node:path';
import { isRlExpError } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { folderOf } from '../experiment/__fixtures__/experiment-folder.ts';
import { loadSettings } from './load-settings.ts';

const environment = { HOME: '/home/someone' };

test('without settings everything lies in the user cache', async () => {
  const workingDirectory = await folderOf({ 'package.json': '{}' });
  const settings = await loadSettings({
    workingDirectory,
    environment: { XDG_CACHE_HOME: '/cache' },
  });
  expect(settings).toEqual({
    store: '/cache/rl-exp/store',
    storePolicy: { keep: 'all', maxBytes: 50e9 },
    cache: '/cache/rl-exp',
    workers: {
      launch: [],
      remote: false,
      python: null,
      accelerator: 'auto',
      cacheDirectory: '/cache/rl-exp',
    },
    trainer: settings.workers,
    file: null,
  });
});

test('what the package.json of a plugin says of the plugin is no setting', async () => {
  const manifest = JSON.stringify({ 'rl-exp': { kind: 'agent', specificationVersion: 'v1' } });
  const workingDirectory = await folderOf({ 'package.json': manifest });
  expect((await loadSettings({ workingDirectory, environment })).file).toBeNull();
  const beside = await folderOf({ 'package.json': manifest, '.rl-exprc.yaml': 'store: ./mine' });
  const settings = await loadSettings({ workingDirectory: beside, environment });
  expect(settings.store).toBe(join(beside, 'mine'));
});

test('flag > environment > settings file > default', async () => {
  const workingDirectory = await folderOf({
    '.rl-exprc.yaml':
      'store: ./from-file\naccelerator: cpu\npython: ./venv/bin/python\nlaunch: [nice, -n5]\n',
  });
  const from = async (flags: object, variables: object): Promise<unknown> =>
    await loadSettings({ workingDirectory, environment: { ...environment, ...variables }, flags });
  expect(await from({}, {})).toMatchObject({
    store: join(workingDirectory, 'from-file'),
    workers: {
      python: join(workingDirectory, 'venv/bin/python'),
      accelerator: 'cpu',
      launch: ['nice', '-n5'],
    },
    file: join(workingDirectory, '.rl-exprc.yaml'),
  });
  expect(
    await from({}, { RL_EXP_STORE: '/variable', RL_EXP_LAUNCH: 'env A=1 nice', RL_EXP_PYTHON: '' }),
  ).toMatchObject({
    store: '/variable',
    workers: {
      launch: ['env', 'A=1', 'nice'],
      python: join(workingDirectory, 'venv/bin/python'),
    },
  });
  expect(
    await from({ store: 'flag', python: 'python3.12' }, { RL_EXP_STORE: '/variable' }),
  ).toMatchObject({
    store: join(workingDirectory, 'flag'),
    workers: { python: 'python3.12' },
  });
});

test('what stays in the store is written beside its folder, and holds wherever the folder is', async () => {
  const workingDirectory = await folderOf({
    '.rl-exprc.yaml': 'store: { directory: ./kept, keep: all, max_size: 1.5TB }\n',
  });
  const load = async (flags: object): Promise<unknown> =>
    await loadSettings({ workingDirectory, environment, flags });
  const storePolicy = { keep: 'all', maxBytes: 1.5e12 };
  expect(await load({})).toMatchObject({ store: join(workingDirectory, 'kept'), storePolicy });
  expect(await load({ store: '/other' })).toMatchObject({ store: '/other', storePolicy });
});

test("a trainer's place builds on the other workers', but takes no interpreter of this machine elsewhere", async () => {
  const trainer = async (content: string): Promise<unknown> => {
    const workingDirectory = await folderOf({ '.rl-exprc.yaml': content, '.git/HEAD': '' });
    return (await loadSettings({ workingDirectory, environment })).trainer;
  };
  expect(await trainer('python: python3.12\ntrainer: { accelerator: cuda }\n')).toMatchObject({
    python: 'python3.12',
    accelerator: 'cuda',
    remote: false,
  });
  expect(
    await trainer('python: python3.12\ntrainer: { launch: [ssh, -T, gpu1], remote: true }\n'),
  ).toMatchObject({ launch: ['ssh', '-T', 'gpu1'], remote: true, python: null });
});

test('settings are looked for up to the project root and no further', async () => {
  const folder = await folderOf({
    'rl-exp.config.json': '{ "store": "/outside" }',
    'project/package.json': '{ "rl-exp": { "store": "/inside" } }',
    'project/.git/HEAD': '',
    'project/deep/down/note.txt': '',
    'other/.git/HEAD': '',
  });
  const store = async (path: string): Promise<string> =>
    (await loadSettings({ workingDirectory: join(folder, path), environment })).store;
  expect(await store('project/deep/down')).toBe('/inside');
  expect(await store('other')).not.toBe('/outside');
});

test('code is never run for settings', async () => {
  const workingDirectory = await folderOf({
    'rl-exp.config.js': 'globalThis.settingsCodeRan = true; export default { store: "/code" };',
    'package.json': '{ "cosmiconfig": { "searchPlaces": ["rl-exp.config.js"] } }',
    '.git/HEAD': '',
  });
  const { store } = await loadSettings({ workingDirectory, environment });
  expect(store).not.toBe('/code');
  expect(globalThis).not.toHaveProperty('settingsCodeRan');
});

test.each([
  [
    'an experiment value',
    '{ "environment": { "steps": 3 } }',
    'RLX_SETTINGS_INVALID',
    '`environment` is no setting',
  ],
  [
    'a typing error',
    '{ "acelerator": "cpu" }',
    'RLX_SETTINGS_INVALID',
    'Did you mean `accelerator`?',
  ],
  ['a wrong value', '{ "accelerator": "tpu" }', 'RLX_SETTINGS_INVALID', '`accelerator`'],
  [
    'a size that is none',
    '{ "store": { "max_size": "much" } }',
    'RLX_SETTINGS_INVALID',
    '`store.max_size`: expected a size such as 20GB',
  ],
  [
    'a typing error within store',
    '{ "store": { "max_sise": "1GB" } }',
    'RLX_SETTINGS_INVALID',
    'Did you mean `max_size`?',
  ],
  ['broken JSON', '{ "store": ', 'RLX_SETTINGS_UNREADABLE', 'cannot be read'],
])('%s is refused', async (_, content, code, text) => {
  const workingDirectory = await folderOf({ '.rl-exprc.json': content, '.git/HEAD': '' });
  const error: unknown = await loadSettings({ workingDirectory, environment }).catch(
    (thrown: unknown) => thrown,
  );
  if (!isRlExpError(error)) throw error;
  expect(error.code).toBe(code);
  expect(error.exitCode).toBe(65);
  expect(`${error.message} ${error.hint ?? ''}`).toContain(text);
});

test('a wrong variable is named', async () => {
  const workingDirectory = await folderOf({ '.git/HEAD': '' });
  await expect(
    loadSettings({ workingDirectory, environment: { ...environment, RL_EXP_ACCELERATOR: 'tpu' } }),
  ).rejects.toThrow('RL_EXP_');
});
