import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataV1, Progress } from '@rl-exp/core';
import { LocalHub } from '@rl-exp/hub/local-hub';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeAfrivoice } from './__fixtures__/write-afrivoice.ts';
import speech from './index.ts';
import { optionsSchema } from './options.ts';

const token = 'hf_a_token_for_this_test';
const archive = '*health_swahili_train/audio/audio_0.tar.xz';
const signal = AbortSignal.timeout(300_000);
let folder: string;
let hub: LocalHub;
let cacheDirectory: string;
let said: string[];
let progress: Progress[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-speech-hub-'));
  await writeAfrivoice(join(folder, 'hub'));
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
  vi.stubEnv('RL_EXP_HUB_DEADLINE_SECONDS', '0.5');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.setFaults();
});

function data(options: object = {}, secret = ''): DataV1 {
  const say = (message: string): void => void said.push(message);
  const parsed = optionsSchema.parse({
    source: 'afrivoice',
    token: { env: 'HF_TOKEN', optional: true },
    ...options,
  });
  return speech.create(parsed, {
    logger: { debug: say, info: say, warn: say, progress: (each) => void progress.push(each) },
    cacheDirectory,
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: () => null,
    secret: () => secret,
  });
}

async function contentsBelow(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(read)).join('\n');
}

describe('a source on the hub', () => {
  test('is streamed as far as the request needs, at one commit', async () => {
    const request = { domains: { health: 14, government: 2 }, version: null };
    const estimate = await data().estimate?.(request, signal);
    expect(estimate).toMatchObject({ clips: 16, version: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(estimate?.download_bytes).toBeGreaterThan(0);

    const manifest = await data().prepare(request, signal);
    expect(manifest.version).toBe(estimate?.version);
    expect(manifest.examples.filter(({ domain }) => domain === 'health')).toHaveLength(14);
    expect(manifest.examples.filter(({ domain }) => domain === 'government')).toHaveLength(2);
    expect(manifest.rejected).toEqual({ empty_text: 3 });
    expect(progress.at(-1)).toEqual({
      task: 'preparing audio',
      done: 16,
      total: 16,
      unit: 'clips',
    });

    const requests = (await hub.log()).length;
    const again = { ...request, version: manifest.version };
    expect(await data().prepare(again, signal)).toEqual(manifest);
    expect(await data().estimate?.(again, signal)).toMatchObject({ clips: 16, download_bytes: 0 });
    expect(await hub.log()).toHaveLength(requests);
  });

  test('names what is odd about clips that it takes', async () => {
    const manifest = await data().prepare({ domains: { health: null }, version: null }, signal);
    expect(manifest.rejected).toMatchObject({ undecodable: 1, over_long: 1, no_archive: 3 });
    expect(said.filter((message) => message.includes(' clips '))).toEqual([
      '1 of 26 clips have texts that look encoded twice; they are taken as they are',
      '1 of 26 clips name no speaker; each counts as a speaker of its own',
      '1 of 26 clips name no speaker; those that describe the same picture count as one',
    ]);
  });

  test('gets the token, which goes nowhere else', async () => {
    await hub.setFaults({ path: '/api/*', kind: 'status', status: 401, require_token: true });
    const before = (await hub.log()).length;
    const request = { domains: { agriculture: 1 }, version: null };
    expect((await data({}, token).prepare(request, signal)).examples).toHaveLength(1);
    const asked = (await hub.log()).slice(before).filter(({ path }) => path.startsWith('/api/'));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(({ authorised }) => authorised)).toBe(true);
    expect(said.join('\n')).not.toContain(token);
    expect(await contentsBelow(cacheDirectory)).not.toContain(token);
  });

  test('ends at once when it is cancelled, and goes on later', async () => {
    const request = { domains: { health: null }, version: null };
    await hub.setFaults({ path: archive, kind: 'stall', after_bytes: 20_000 });
    vi.stubEnv('RL_EXP_HUB_DEADLINE_SECONDS', '60');
    const stop = new AbortController();
    const waiting = data().prepare(request, stop.signal);
    setTimeout(() => stop.abort(), 3000);
    await expect(waiting).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
    await hub.setFaults();
    expect((await data().prepare(request, signal)).examples).toHaveLength(26);
  });

  test('is any dataset by its name', async () => {
    const source = 'DigitalUmuganda/Afrivoice_Swahili';
    const manifest = await data({ source }).prepare(
      { domains: { financial: null }, version: null },
      signal,
    );
    expect(manifest.rejected).toEqual({ unsafe_member: 7 });
    await expect(
      data({ source: 'nobody/nothing' }).prepare({ domains: { x: 1 }, version: null }, signal),
    ).rejects.toMatchObject({ code: 'RLX_HUB_REPOSITORY_NOT_FOUND' });
  });
});
