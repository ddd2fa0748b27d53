import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { PluginContext } from '@rl-exp/core';
import { LocalHub } from '@rl-exp/hub/local-hub';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { localSlot, signal, TorchBench } from './__fixtures__/torch-bench.ts';
import torch from './index.ts';
import { optionsSchema } from './options.ts';

const secret = 'hf_very_secret_token';
let bench: TorchBench;
let hub: LocalHub;
let said: string[] = [];

/** A stand-in for the hub, which holds the bench's checkpoint as owner/tiny. */
beforeAll(async () => {
  bench = await TorchBench.create();
  const folder = join(bench.folder, 'hub');
  await cp(join(bench.folder, 'model'), join(folder, 'models/owner/tiny'), { recursive: true });
  hub = await LocalHub.start(folder);
}, 300_000);
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
});
beforeEach(() => {
  said = [];
  vi.stubEnv('HF_ENDPOINT', hub.url);
  vi.stubEnv('HF_HUB_OFFLINE', '0');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function open(model: string) {
  const say = (message: string): void => void said.push(message);
  const context: PluginContext = {
    logger: { debug: say, info: say, warn: say, progress: () => undefined },
    cacheDirectory: join(bench.folder, 'cache'),
    slot: localSlot,
    resolveReference: () => null,
    similarReference: (reference) => (reference === 'owner/tini' ? 'owner/tiny' : null),
    secret: () => secret,
  };
  const options = optionsSchema.parse({ model, threads: 1, token: { env: 'HF_TOKEN' } });
  const request = { seed: 7, blobs: bench.blobs, ...bench.splits };
  return await torch.create(options, context).open(request, signal);
}

test('a model of the hub trains as the same one in a folder does', async () => {
  const local = await bench.open();
  await local.close();
  const handle = await open('owner/tiny');
  await handle.close();
  expect(handle.root).toEqual(local.root);
  const pinned = /trainer\.with\.model=(owner\/tiny@[0-9a-f]{40}) /.exec(said.join('\n'))?.[1];
  const log = await hub.log();
  expect(log.filter(({ path }) => path.startsWith('/api/'))[0]?.authorised).toBe(true);

  // From then on the commit needs no network.
  vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
  said = [];
  const again = await open(pinned ?? '');
  await again.close();
  expect(again.root).toEqual(local.root);
  expect(said.join('\n')).not.toContain('trainer.with.model=');
  expect(said.join('\n')).not.toContain(secret);
}, 300_000);

test('says what is wrong with a name', async () => {
  await expect(open('owner/absent')).rejects.toMatchObject({
    code: 'RLX_HUB_REPOSITORY_NOT_FOUND',
    exitCode: 69,
    message: expect.stringContaining("'owner/absent'"),
  });
  await expect(open('owner/tiny@v9')).rejects.toMatchObject({
    code: 'RLX_HUB_REVISION_NOT_FOUND',
    message: expect.stringContaining("'v9'"),
  });
  for (const model of ['nowhere', './owner/tiny', '../tiny', 'a/b/c']) {
    await expect(open(model)).rejects.toMatchObject({ code: 'RLX_MODEL_NOT_FOUND' });
  }
  await expect(open('owner/tini')).rejects.toMatchObject({
    code: 'RLX_MODEL_NOT_FOUND',
    message: expect.stringContaining("there is 'owner/tiny'"),
    hint: expect.stringContaining('--set trainer.with.model=owner/tiny'),
  });
  await expect(open('owner/tini@main')).rejects.toMatchObject({
    code: 'RLX_HUB_REPOSITORY_NOT_FOUND',
  });
}, 300_000);
