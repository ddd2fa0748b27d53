import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { editJson } from '../forgery/edit-json.ts';
import { defineRedteamCase } from '../redteam-case.ts';

const tokenizerSchema = z.object({
  model: z.object({ vocab: z.record(z.string(), z.int()) }),
});

export default defineRedteamCase({
  name: 'muzzled-base',
  kind: 'cheat',
  summary:
    'The untouched checkpoint is forbidden to write some letters, so that the gain on hidden data looks larger.',
  caughtBy: ['pristine_base', 'decode_settings'],
  strengths: { of: 'letters', values: [1, 5] },
  async make(scene, letters) {
    const run = await scene.honest();
    const { baseCheckpoint: checkpoint } = run.cell;
    const text = await readFile(join(checkpoint, 'tokenizer.json'), 'utf8');
    const { vocab } = tokenizerSchema.parse(JSON.parse(text)).model;
    const suppressed = [...'zaiuk'].slice(0, letters).map((letter) => vocab[letter] ?? 0);
    for (const name of ['generation_config.json', 'config.json'])
      await editJson(join(checkpoint, name), (content) => ({
        ...content,
        suppress_tokens: suppressed,
      }));
    await run.renewDigests(checkpoint);
    scene.submit(run);
  },
});
