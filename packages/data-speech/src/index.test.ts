import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest, PluginContext, Progress } from '@rl-exp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import speech from './index.ts';
import { optionsSchema } from './options.ts';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const signal = AbortSignal.timeout(300_000);
let cacheDirectory: string;
let progress: Progress[];

beforeAll(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), 'data-speech-'));
});
afterAll(async () => {
  await rm(cacheDirectory, { recursive: true });
});

function context(known: Readonly<Record<string, string>>): PluginContext {
  progress = [];
  return {
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      progress: (report) => void progress.push(report),
    },
    cacheDirectory,
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: (reference) => known[reference] ?? null,
    similarReference: (reference) => (reference === 'my/corpsu' ? 'my/corpus' : null),
    secret: () => '',
  };
}

async function prepare(
  options: unknown,
  domains: readonly string[],
  known: Readonly<Record<string, string>> = { './corpus': resolve(fixtures, 'corpus') },
): Promise<Manifest> {
  return await speech
    .create(optionsSchema.parse(options), context(known))
    .prepare(
      { domains: Object.fromEntries(domains.map((name) => [name, null])), version: null },
      signal,
    );
}

describe('speech', () => {
  test('prepares the domains asked for, and reuses them', async () => {
    const manifest = await prepare({ source: './corpus' }, ['health', 'government']);
    expect(manifest).toMatchObject({
      root: join(cacheDirectory, 'audio'),
      rejected: { empty_text: 1 },
      notice: 'Tones, not speech.',
      examples: [
        { id: 'government/g', domain: 'government', text: 'serikali', speaker: 'speaker-1' },
        { id: 'health/a', domain: 'health', text: 'Habari gani', speaker: 'speaker-1' },
        { id: 'health/c', domain: 'health', text: 'maji safi', speaker: 'speaker-2' },
      ],
    });
    for (const example of manifest.examples) {
      const wav = await readFile(join(manifest.root, example.audio));
      expect(createHash('sha256').update(wav.subarray(44)).digest('hex')).toBe(example.sha256);
      expect(example.seconds).toBe((wav.length - 44) / 2 / 16_000);
    }
    expect(progress.at(-1)).toEqual({ task: 'preparing audio', done: 3, total: 3, unit: 'clips' });

    expect(await prepare({ source: './corpus' }, ['government', 'health'])).toEqual(manifest);
    expect(progress).toEqual([]);
  });

  test('a bare name is an assets package with a speech folder, else a folder', async () => {
    const corpus = resolve(fixtures, 'corpus');
    for (const reference of ['swahili-mini/speech', 'swahili-mini']) {
      const manifest = await prepare({ source: 'swahili-mini' }, ['government'], {
        [reference]: corpus,
      });
      expect(manifest.examples.map((example) => example.id)).toEqual(['government/g']);
    }
  });

  test.each([
    [{ source: './nowhere' }, ['health'], 'RLX_DATA_NOT_FOUND', 69],
    [{ source: 'my/corpsu' }, ['health'], 'RLX_DATA_NOT_FOUND', 69],
    [{ source: './corpus', revision: 'v1' }, ['health'], 'RLX_DATA_REVISION_UNUSED', 65],
    [{ source: './corpus' }, ['health', 'finance'], 'RLX_DATA_DOMAIN_UNKNOWN', 65],
    [{ source: './corpus', splits: ['test'] }, ['health'], 'RLX_DATA_NOT_FOUND', 69],
    [{ source: './corpus', layout: 'parquet' }, ['health'], 'RLX_DATA_NOT_FOUND', 69],
  ])('%j with %j fails with %s', async (options, domains, code, exitCode) => {
    await expect(prepare(options, domains)).rejects.toMatchObject({
      code,
      exitCode,
      hint: expect.stringMatching(/./),
    });
  });

  test('unknown options are errors', () => {
    expect(optionsSchema.safeParse({ source: 'x', sampling_rate: 8000 }).success).toBe(false);
    expect(optionsSchema.safeParse({ source: 'x', max_seconds: 31 }).success).toBe(false);
    expect(optionsSchema.parse({ source: 'x' })).toEqual({
      source: 'x',
      splits: ['train'],
      max_seconds: 30,
    });
  });
});
