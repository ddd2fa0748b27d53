import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readClip } from './read-clip.ts';

const source = { use: 'speech', package: '@rl-exp/data-speech', version: '1.0.0', with: {} };
const samples = Buffer.from([1, 2, 3, 4]);
const wave = Buffer.concat([Buffer.from('RIFF'.padEnd(44, '\0')), samples]);
const digest = createHash('sha256').update(samples).digest('hex');
const example = {
  id: 'clip',
  sha256: digest,
  speaker: null,
  domain: 'health',
  text: 'habari',
  seconds: 1,
  audio: `${digest.slice(0, 2)}/${digest}.wav`,
};

async function cacheWith(content: Buffer): Promise<string> {
  const cache = await mkdtemp(join(tmpdir(), 'rl-exp-clips-'));
  onTestFinished(async () => await rm(cache, { recursive: true }));
  const path = join(cache, 'data-speech', 'audio', example.audio);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return cache;
}

test('the audio of an example, where its samples are those of its digest', async () => {
  const cache = await cacheWith(wave);
  expect(await readClip({ cache, source, example })).toEqual({
    media_type: 'audio/wav',
    base64: wave.toString('base64'),
  });
});

test('no audio where it is gone, is another one, is too long, or lies elsewhere', async () => {
  const cache = await cacheWith(wave);
  expect(await readClip({ cache: join(cache, 'none'), source, example })).toBeNull();
  const outside = { ...example, audio: `../audio/${example.audio}` };
  expect(await readClip({ cache, source, example: outside })).toBeNull();
  const other = await cacheWith(Buffer.concat([wave, samples]));
  expect(await readClip({ cache: other, source, example })).toBeNull();
  const long = Buffer.concat([wave.subarray(0, 44), Buffer.alloc(3e6)]);
  const sha256 = createHash('sha256').update(long.subarray(44)).digest('hex');
  expect(
    await readClip({ cache: await cacheWith(long), source, example: { ...example, sha256 } }),
  ).toBeNull();
});
