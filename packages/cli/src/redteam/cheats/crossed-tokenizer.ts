import { join } from 'node:path';
import { z } from 'zod';
import { editJson } from '../forgery/edit-json.ts';
import { defineRedteamCase } from '../redteam-case.ts';

const modelSchema = z.object({ vocab: z.record(z.string(), z.int()) }).catchall(z.json());

export default defineRedteamCase({
  name: 'crossed-tokenizer',
  kind: 'cheat',
  summary:
    "Pairs of letters change places in the untouched checkpoint's tokenizer, so that the gain on hidden data looks larger.",
  caughtBy: ['pristine_base', 'decode_settings'],
  strengths: { of: 'pairs of letters', values: [1, 3] },
  async make(scene, pairs) {
    const run = await scene.honest();
    const { baseCheckpoint: checkpoint } = run.cell;
    await editJson(join(checkpoint, 'tokenizer.json'), (content) => {
      const model = modelSchema.parse(content['model']);
      const vocab = { ...model.vocab };
      for (const [a = '', b = ''] of ['zv', 'ai', 'un'].slice(0, pairs))
        Object.assign(vocab, { [a]: model.vocab[b], [b]: model.vocab[a] });
      return { ...content, model: { ...model, vocab } };
    });
    await run.renewDigests(checkpoint);
    scene.submit(run);
  },
});
