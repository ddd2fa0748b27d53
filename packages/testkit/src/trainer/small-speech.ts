import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  digestOf,
  digestOfExamples,
  formatExamples,
  randomStream,
  type Example,
  type ManifestReference,
} from '@rl-exp/core';

const samplesPerSecond = 16_000;
const words = ['maji', 'moto', 'kuku', 'samaki', 'shamba', 'mvua', 'jua', 'ndege'] as const;
const headerBytes = 44;

/** Clips of tones, a tone a word: audio that a model can tell apart, written below a folder with their manifests. */
export async function writeSmallSpeech(
  folder: string,
): Promise<{ readonly train: ManifestReference; readonly val: ManifestReference }> {
  return {
    train: await writeSplit(folder, 'train', { clips: 12, seed: 1 }),
    val: await writeSplit(folder, 'val', { clips: 4, seed: 2 }),
  };
}

async function writeSplit(
  root: string,
  name: string,
  { clips, seed }: { readonly clips: number; readonly seed: number },
): Promise<ManifestReference> {
  const draw = randomStream(seed);
  const examples: Example[] = [];
  for (let clip = 0; clip < clips; clip += 1) {
    const spoken = Array.from({ length: 1 + Math.floor(3 * draw()) }, () =>
      Math.floor(words.length * draw()),
    );
    const samples = spoken.flatMap((word) => tone(200 + 150 * word, 0.4 + 0.2 * draw()));
    const sound = Buffer.from(Int16Array.from(samples).buffer);
    const audio = `audio/${name}-${clip}.wav`;
    await mkdir(dirname(join(root, audio)), { recursive: true });
    await writeFile(join(root, audio), Buffer.concat([waveHeader(sound.byteLength), sound]));
    examples.push({
      id: `${name}-${clip}`,
      sha256: digestOf(sound),
      speaker: `${name}-speaker-${clip % 3}`,
      domain: 'tones',
      text: spoken.map((word) => words[word]).join(' '),
      seconds: samples.length / samplesPerSecond,
      audio,
    });
  }
  const path = join(root, `${name}.jsonl`);
  await writeFile(path, formatExamples(examples));
  return { path, root, digest: digestOfExamples(examples) };
}

function tone(hertz: number, seconds: number): readonly number[] {
  return Array.from({ length: Math.round(seconds * samplesPerSecond) }, (_none, sample) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hertz * sample) / samplesPerSecond)),
  );
}

/** Header of a WAV file of 16-bit mono samples. */
function waveHeader(bytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(headerBytes - 8 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(2 * samplesPerSecond, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return header;
}
