import { join } from 'node:path';
import { editJson } from '../forgery/edit-json.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'tuned-decoding',
  kind: 'cheat',
  summary: 'The checkpoint asks to be decoded with a beam search, which training did not earn.',
  caughtBy: ['decode_settings'],
  strengths: { of: 'beams', values: [2, 8] },
  async make(scene, beams) {
    const run = await scene.honest();
    const { submittedCheckpoint: checkpoint } = run.cell;
    await editJson(join(checkpoint, 'generation_config.json'), (content) => ({
      ...content,
      num_beams: beams,
      no_repeat_ngram_size: 6,
    }));
    await run.renewDigests(checkpoint);
    scene.submit(run);
  },
});
