import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { definePlugin, unitDraw, type Example } from '@rl-exp/core';
import { z } from 'zod';

const optionsSchema = z.strictObject({
  domains: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected a name such as health'))
    .min(1)
    .default(['health', 'agriculture', 'government'])
    .describe('Domains that there are.'),
  speakers: z.int().positive().default(10).describe('Speakers of each domain.'),
  clips: z.int().positive().default(5).describe('Clips of each speaker in each domain.'),
});

const sampleRate = 16_000;
const beepSeconds = 0.2;
const numerals = ['moja', 'mbili', 'tatu', 'nne', 'tano', 'sita', 'saba', 'nane', 'tisa', 'kumi'];

/** Clips of beeps, each with the Swahili numerals that count them: real audio with true texts, made on the spot. */
export default definePlugin({
  kind: 'data',
  name: '__name__',
  specificationVersion: 'v1',
  summary: 'Beeps, counted in Swahili: small real audio with true texts.',
  options: optionsSchema,
  create: ({ domains, speakers, clips }, { cacheDirectory }) => ({
    /** Brings the clips of these domains to this machine; a source on the network would fetch them here. */
    async prepare(request, signal) {
      const wanted = Object.keys(request.domains).toSorted();
      const unknown = wanted.find((domain) => !domains.includes(domain));
      if (unknown !== undefined)
        throw new Error(`There is no domain '${unknown}'; there are ${domains.join(', ')}.`);
      const examples: Example[] = [];
      for (const domain of wanted) {
        for (let clip = 0; clip < speakers * clips; clip += 1) {
          signal.throwIfAborted();
          const speaker = `${domain}-speaker-${1 + Math.floor(clip / clips)}`;
          const id = `${speaker}-${1 + (clip % clips)}`;
          examples.push(await makeClip({ id, speaker, domain, root: cacheDirectory }));
        }
      }
      return {
        root: cacheDirectory,
        version: null,
        examples,
        rejected: {},
        notice: 'Beeps: the audio is made by a program, and nobody speaks in it.',
      };
    },
  }),
});

async function makeClip(options: {
  readonly id: string;
  readonly speaker: string;
  readonly domain: string;
  readonly root: string;
}): Promise<Example> {
  const { id, speaker, domain, root } = options;
  const count = 1 + Math.floor(unitDraw(`${id}|count`) * numerals.length);
  const samples = beeps(count, 200 + 400 * unitDraw(`${speaker}|pitch`));
  // A clip's name follows from its samples, so that equal audio is stored once and a cache is never stale.
  const sha256 = createHash('sha256').update(samples).digest('hex');
  const audio = `${sha256.slice(0, 2)}/${sha256}.wav`;
  await writeWhole(join(root, audio), Buffer.concat([wavHeader(samples.length), samples]));
  const seconds = samples.length / 2 / sampleRate;
  return { id, sha256, speaker, domain, text: numerals.slice(0, count).join(' '), seconds, audio };
}

/** So many beeps with pauses between them, as 16-bit little-endian samples. */
function beeps(count: number, pitchHz: number): Buffer {
  const perBeep = Math.round(beepSeconds * sampleRate);
  const samples = Buffer.alloc(2 * perBeep * (2 * count + 1));
  for (let beep = 0; beep < count; beep += 1) {
    for (let index = 0; index < perBeep; index += 1) {
      const value = 0.3 * Math.sin((2 * Math.PI * pitchHz * index) / sampleRate);
      samples.writeInt16LE(Math.round(value * 32_767), 2 * (perBeep * (2 * beep + 1) + index));
    }
  }
  return samples;
}

/** The header of a mono WAV file with 16-bit samples. */
function wavHeader(bytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(2 * sampleRate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return header;
}

/** Nobody ever sees half a file, whatever ends the process. */
async function writeWhole(path: string, content: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, path);
}
