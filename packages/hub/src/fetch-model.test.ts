import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress, WorkerSlot } from '@rl-exp/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { LocalHub } from './__fixtures__/local-hub.ts';
import type { HubModel } from './ask-for-model.ts';
import { fetchModel, type FetchedModel } from './fetch-model.ts';
import { measureModel } from './measure-model.ts';

const secret = 'hf_very_secret_token';
const signal = AbortSignal.timeout(300_000);
const here: WorkerSlot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
};
let folder: string;
let hub: LocalHub;
let cacheDirectory: string;
let said: string[];
let progress: Progress[];

/** Safetensors of one tensor of bytes. */
function weights(bytes: number): Buffer {
  const header = JSON.stringify({
    weight: { dtype: 'U8', shape: [bytes], data_offsets: [0, bytes] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(bytes, 7)]);
}

async function publish(name: string, files: Readonly<Record<string, string | Buffer>>) {
  const place = join(folder, 'hub/models', name);
  await mkdir(place, { recursive: true });
  for (const [path, content] of Object.entries(files)) await writeFile(join(place, path), content);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-'));
  await publish('owner/tiny', {
    'config.json': '{"model_type": "whisper"}',
    'tokenizer.json': '{}',
    'model.safetensors': weights(400_000),
    'model.fp32-00001-of-00001.safetensors': weights(800_000),
    'pytorch_model.bin': 'pickled',
    'README.md': '# Tiny',
  });
  await publish('owner/sharded', {
    'config.json': '{}',
    'model-00001-of-00002.safetensors': weights(10),
    'model-00002-of-00002.safetensors': weights(20),
    'model.safetensors.index.json': '{}',
  });
  await publish('owner/pickled', { 'config.json': '{}', 'pytorch_model.bin': 'pickled' });
  hub = await LocalHub.start(join(folder, 'hub'));
}, 300_000);
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  cacheDirectory = await mkdtemp(join(folder, 'cache-'));
  [said, progress] = [[], []];
  vi.stubEnv('HF_ENDPOINT', hub.url);
  vi.stubEnv('HF_HUB_OFFLINE', '0');
  vi.stubEnv('RL_EXP_HUB_TRIES', '2');
  vi.stubEnv('RL_EXP_HUB_FIRST_WAIT_SECONDS', '0.01');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.setFaults();
});

interface Ask {
  readonly revision?: string;
  readonly token?: string;
  readonly slot?: WorkerSlot;
}

const fetched = async (repository: string, ask: Ask = {}) =>
  await fetchModel(modelOf(repository, ask));

function modelOf(
  repository: string,
  { revision = 'main', token = '', slot = here }: Ask,
): HubModel {
  const say = (message: string): void => void said.push(message);
  return {
    repository,
    revision,
    token,
    context: {
      cacheDirectory,
      logger: { debug: say, info: say, warn: say, progress: (each) => void progress.push(each) },
      slot,
    },
    signal,
  };
}

async function asked(
  work: () => Promise<FetchedModel>,
): Promise<Awaited<ReturnType<LocalHub['log']>>> {
  const before = (await hub.log()).length;
  await work();
  return (await hub.log()).slice(before);
}

describe('measureModel', () => {
  test('says from the listing alone what would come, and that nothing would once it is here', async () => {
    const bytes = weights(400_000).length + 2 + '{"model_type": "whisper"}'.length;
    const before = (await hub.log()).length;
    const measured = await measureModel(modelOf('owner/tiny', {}));
    expect(measured).toMatchObject({ download_bytes: bytes, disk_bytes: bytes });
    for (const { path } of (await hub.log()).slice(before))
      expect(path).toMatch(/^\/api\/models\//);
    const { commit, files } = await fetched('owner/tiny');
    expect(measured).toMatchObject({ commit, files });
    expect(await measureModel(modelOf('owner/tiny', {}))).toMatchObject({
      download_bytes: 0,
      disk_bytes: bytes,
    });
  }, 300_000);

  test('refuses what fetchModel refuses', async () => {
    await expect(measureModel(modelOf('owner/pickled', {}))).rejects.toMatchObject({
      code: 'RLX_HUB_NO_SAFETENSORS',
    });
  }, 300_000);
});

describe('fetchModel', () => {
  test('brings what decides what a checkpoint does, once', async () => {
    const model = await fetched('owner/tiny');
    expect(model).toEqual({
      directory: join(cacheDirectory, 'models/owner--tiny', model.commit),
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      files: ['config.json', 'model.safetensors', 'tokenizer.json'],
    });
    expect((await readdir(model.directory)).toSorted()).toEqual(model.files);
    expect(await readFile(join(model.directory, 'model.safetensors'))).toEqual(weights(400_000));
    expect(progress).toContainEqual(
      expect.objectContaining({ task: 'downloading model.safetensors', unit: 'bytes' }),
    );

    // The branch is asked for again, a commit is not; files never.
    const again = await asked(() => fetched('owner/tiny'));
    expect(again.map(({ path }) => path)).toEqual(['/api/models/owner/tiny/revision/main']);
    const { commit: revision } = model;
    expect(await asked(() => fetched('owner/tiny', { revision }))).toEqual([]);
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
    expect(await fetched('owner/tiny')).toEqual(model);
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    expect(await fetched('owner/tiny')).toEqual(model);
  }, 300_000);

  test('downloads here for workers that run elsewhere', async () => {
    const slot: WorkerSlot = {
      ...here,
      launch: ['false'],
      remote: true,
      python: '/nowhere/python',
      accelerator: 'cuda',
    };
    const { files } = await fetched('owner/tiny', { slot });
    expect(files).toContain('model.safetensors');
  }, 300_000);

  test('brings shards with their index', async () => {
    const { files } = await fetched('owner/sharded');
    expect(files).toEqual([
      'config.json',
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
    ]);
  }, 300_000);

  test('goes on after accidents', async () => {
    await hub.setFaults(
      { path: '*.safetensors', kind: 'reset', after_bytes: 100_000, times: 1 },
      { path: '/api/*', kind: 'status', status: 429, retry_after: 0.05, times: 1 },
    );
    const { directory } = await fetched('owner/tiny');
    expect(await readFile(join(directory, 'model.safetensors'))).toEqual(weights(400_000));
  }, 300_000);

  test.each([
    ['owner/pickled', [], 'RLX_HUB_NO_SAFETENSORS', /save_pretrained/],
    [
      'owner/absent',
      [],
      'RLX_HUB_REPOSITORY_NOT_FOUND',
      /--set trainer\.with\.token\.env=HF_TOKEN/,
    ],
    ['owner/tiny', [{ path: '*', kind: 'status', status: 503 }], 'RLX_HUB_SERVER_FAILED', /wait/],
    [
      'owner/tiny',
      [{ path: '*', kind: 'status', status: 401, error_code: 'GatedRepo', require_token: true }],
      'RLX_HUB_TOKEN_MISSING',
      /\/owner\/tiny, make a token at .*settings\/tokens/,
    ],
  ])(
    '%s with %j fails with %s',
    async (repository, faults, code, hint) => {
      await hub.setFaults(...faults);
      await expect(fetched(repository)).rejects.toMatchObject({
        code,
        exitCode: 69,
        message: expect.stringContaining(repository),
        hint: expect.stringMatching(hint),
      });
    },
    300_000,
  );

  test('a token goes to the hub and nowhere else', async () => {
    const requests = await asked(() => fetched('owner/tiny', { token: secret }));
    expect(requests.filter(({ large }) => large)).not.toEqual([]);
    expect(requests.every(({ authorised, large }) => authorised !== large)).toBe(true);
    await hub.setFaults({ path: '*', kind: 'status', status: 403 });
    const refused = await fetched('owner/sharded', { token: secret }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'RLX_HUB_DENIED' });
    expect(JSON.stringify([said, progress, refused, String(refused)])).not.toContain(secret);
    const kept = await readdir(cacheDirectory, { recursive: true, withFileTypes: true });
    for (const file of kept.filter((entry) => entry.isFile())) {
      const content = await readFile(join(file.parentPath, file.name));
      expect(content.includes(secret), file.name).toBe(false);
    }
  }, 300_000);
});
