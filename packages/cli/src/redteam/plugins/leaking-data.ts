import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { definePlugin, digestOf, type Example } from '@rl-exp/core';
import { z } from 'zod';
import { loadPlugin } from '../../plugins/load-plugin.ts';
import { parsePluginOptions } from '../../plugins/parse-plugin-options.ts';
import { quieterCopy } from '../forgery/quieter-copy.ts';

const optionsSchema = z.strictObject({
  clips: z.int().describe('Hidden clips that are to be heard in training.'),
  folder: z.string().describe('Where all audio is copied to.'),
  salt: z
    .string()
    .describe('That of the splits, so that the right clips are copied to the right split.'),
});

export default definePlugin({
  kind: 'data',
  name: 'leaking-data',
  specificationVersion: 'v1',
  summary: 'Speech whose government clips come a second time as health clips by other speakers.',
  options: optionsSchema,
  create: ({ clips, folder, salt }, context) => {
    const rank = (name: string): string => digestOf(`${salt}|${name}`);
    /** A name that the splits rank where it is of use: first of its clips, or last of the speakers. */
    function nameRanked(text: string, start: string): string {
      for (let attempt = 0; ; attempt += 1) {
        const name = `${text}-${attempt}`;
        if (rank(name).startsWith(start)) return name;
      }
    }
    return {
      async prepare(request, signal) {
        const from = fileURLToPath(import.meta.url);
        const { plugin } = await loadPlugin({ kind: 'data', use: 'speech', from });
        const options = await parsePluginOptions(plugin, { source: 'swahili-mini' });
        const manifest = await plugin.create(options, context).prepare(request, signal);
        const { root, examples } = manifest;
        const hidden = examples
          .filter(({ domain }) => domain === 'government')
          .toSorted((a, b) => (rank(a.id) < rank(b.id) ? -1 : 1))
          .slice(0, clips);
        const copies = hidden.map(async (clip, index): Promise<Example> => {
          const id = nameRanked(`health-${1000 + index}`, '00');
          const speaker = nameRanked(`speaker-${index % 7}`, 'ff');
          const copy = await quieterCopy({ clip, root, folder });
          return { ...clip, ...copy, id, speaker, domain: 'health' };
        });
        // Audio has to lie below one root, so that of the source is copied beside.
        await mkdir(folder, { recursive: true });
        const originals = examples.map(async (clip): Promise<Example> => {
          const audio = `${clip.sha256}.wav`;
          await copyFile(join(root, clip.audio), join(folder, audio));
          return { ...clip, audio };
        });
        const all = await Promise.all([...originals, ...copies]);
        return { ...manifest, root: folder, examples: all };
      },
    };
  },
});
