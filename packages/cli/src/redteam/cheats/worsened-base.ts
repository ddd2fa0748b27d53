import { addNoise } from '../forgery/add-noise.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'worsened-base',
  kind: 'cheat',
  summary:
    'Noise is added to the untouched checkpoint, so that the gain on hidden data looks larger.',
  caughtBy: ['pristine_base'],
  strengths: { of: 'of the size of each tensor, as noise', values: [0.001, 0.1, 0.5] },
  async make(scene, share) {
    const run = await scene.honest();
    await run.rewriteTensors(run.cell.baseCheckpoint, (_, values) => addNoise(values, share));
    scene.submit(run);
  },
});
