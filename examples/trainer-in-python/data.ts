import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { definePlugin, digestOf, type Example } from '@rl-exp/core';
import { z } from 'zod';

const rowSchema = z.object({
  key: z.string(),
  normalized_transcription: z.string(),
  duration: z.number(),
  voice_creator_id: z.string(),
});

/** The transcripts of an assets package of speech, and none of its audio. */
export default definePlugin({
  kind: 'data',
  name: 'transcripts',
  specificationVersion: 'v1',
  summary: 'Transcripts of swahili-mini, without their audio.',
  options: z.strictObject({
    source: z.string().default('swahili-mini/speech').describe('Folder of the manifests.'),
  }),
  create: ({ source }, { resolveReference }) => ({
    async prepare({ domains }) {
      const root = resolveReference(source);
      if (root === null) throw new Error(`There is no ${source}: npm install @rl-exp/swahili-mini`);
      const examples = await Promise.all(
        Object.keys(domains).map(async (domain) => await examplesOf(root, domain)),
      );
      return {
        root,
        version: null,
        examples: examples.flat(),
        rejected: {},
        notice: 'Vowels are put back into written text; nothing is heard.',
      };
    },
  }),
});

async function examplesOf(root: string, domain: string): Promise<readonly Example[]> {
  const path = join(root, `${domain}_swahili_train`, 'manifest_0.jsonl');
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { key, normalized_transcription: text, ...row } = rowSchema.parse(JSON.parse(line));
    return {
      id: key,
      sha256: digestOf(text),
      speaker: row.voice_creator_id,
      domain,
      text,
      seconds: row.duration,
      audio: `${key}.webm`,
    };
  });
}
