import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestOf,
  digestOfExamples,
  formatExamples,
  type Example,
  type ManifestReference,
} from '@rl-exp/core';

const sentences = [
  'wanafunzi watatu wanasoma vitabu',
  'mkulima anapanda mahindi shambani',
  'daktari amempima mtoto asubuhi',
  'mama ananunua samaki sokoni',
  'watoto wanacheza mpira nje',
  'mvua imenyesha usiku kucha',
  'gari limesimama barabarani',
  'mwalimu anaandika ubaoni',
  'ndege wanaimba mtini',
  'babu anasimulia hadithi ndefu',
  'dada amepika wali na maharage',
  'wavuvi wamerudi na samaki wengi',
] as const;
const trainCount = 8;
const samplesPerSecond = 16_000;

/** Two small splits on disk: Swahili sentences with a tone each, two speakers, and two domains. */
export interface SampleData {
  readonly train: ManifestReference;
  readonly val: ManifestReference;
  readonly valIds: readonly string[];
}

/** Writes splits that any trainer of speech or text can train on. */
export async function writeSampleData(folder: string): Promise<SampleData> {
  await mkdir(join(folder, 'audio'), { recursive: true });
  const examples = await Promise.all(
    sentences.map(async (text, index) => await writeExample(folder, text, index)),
  );
  const [train, val] = [examples.slice(0, trainCount), examples.slice(trainCount)];
  return {
    train: await writeSplit(folder, 'train', train),
    val: await writeSplit(folder, 'val', val),
    valIds: val.map(({ id }) => id),
  };
}

async function writeExample(folder: string, text: string, index: number): Promise<Example> {
  const seconds = 1 + (index % 4) * 0.25;
  const samples = tone(200 + 40 * index, seconds);
  const audio = `audio/sample-${index}.wav`;
  await writeFile(join(folder, audio), toWav(samples));
  return {
    id: `sample-${index}`,
    sha256: digestOf(samples),
    speaker: `speaker-${index % 2}`,
    domain: index % 3 === 0 ? 'health' : 'agriculture',
    text,
    seconds,
    audio,
  };
}

async function writeSplit(
  folder: string,
  name: string,
  examples: readonly Example[],
): Promise<ManifestReference> {
  const path = join(folder, `${name}.jsonl`);
  await writeFile(path, formatExamples(examples));
  return { path, root: folder, digest: digestOfExamples(examples) };
}

/** A sine of 16-bit samples at 16 kHz, little-endian. */
function tone(hertz: number, seconds: number): Uint8Array {
  const count = Math.round(seconds * samplesPerSecond);
  const samples = Buffer.alloc(2 * count);
  for (let index = 0; index < count; index += 1) {
    const value = Math.sin((2 * Math.PI * hertz * index) / samplesPerSecond);
    samples.writeInt16LE(Math.round(8_000 * value), 2 * index);
  }
  return samples;
}

function toWav(samples: Uint8Array): Uint8Array {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(samplesPerSecond, 24);
  header.writeUInt32LE(2 * samplesPerSecond, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
