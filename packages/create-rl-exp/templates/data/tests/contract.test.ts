import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPlugin, manifestSchema, type Manifest, type PluginContext } from '@rl-exp/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import plugin from '../src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '__name__-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function prepare(domains: readonly string[], written: object = {}): Promise<Manifest> {
  const options = await plugin.options['~standard'].validate(written);
  if (options.issues !== undefined) throw new Error(JSON.stringify(options.issues));
  const context: PluginContext = {
    logger: { debug() {}, info() {}, warn() {}, progress() {} },
    cacheDirectory: folder,
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: () => null,
    secret: ({ env }) => {
      throw new Error(`asked for ${env}`);
    },
  };
  const request = {
    domains: Object.fromEntries(domains.map((name) => [name, null])),
    version: null,
  };
  return manifestSchema.parse(
    await plugin.create(options.value, context).prepare(request, new AbortController().signal),
  );
}

test('it is a data plugin', () => {
  expect(isPlugin(plugin)).toBe(true);
  expect([plugin.kind, plugin.name]).toEqual(['data', '__name__']);
});

test('equal requests give equal manifests, in whatever order domains are asked for', async () => {
  expect(await prepare(['health', 'government'])).toEqual(await prepare(['government', 'health']));
});

test('every clip lies where the manifest says, and its digest is that of its samples', async () => {
  const { root, examples } = await prepare(['health'], { speakers: 2, clips: 2 });
  expect(examples).toHaveLength(4);
  for (const { audio, sha256, seconds } of examples) {
    const samples = (await readFile(join(root, audio))).subarray(44);
    expect(createHash('sha256').update(samples).digest('hex')).toBe(sha256);
    expect(samples.length / 2 / 16_000).toBe(seconds);
  }
});

test('a domain that there is not is refused', async () => {
  await expect(prepare(['sport'])).rejects.toThrow("There is no domain 'sport'");
});

test.each([{ speakers: 0 }, { clips: 1.5 }, { other: 1 }])(
  'options %j are refused',
  async (options) => {
    await expect(prepare(['health'], options)).rejects.toThrow();
  },
);
