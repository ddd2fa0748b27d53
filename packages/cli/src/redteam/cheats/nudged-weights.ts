import { addNoise } from '../forgery/add-noise.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'nudged-weights',
  kind: 'cheat',
  summary: 'One tensor of the checkpoint is changed a little after the export.',
  caughtBy: ['delivered_state'],
  strengths: { of: 'of its size, as noise', values: [1e-6, 1e-3, 0.1] },
  async make(scene, share) {
    const run = await scene.honest();
    await run.rewriteTensors(run.cell.submittedCheckpoint, (name, values) => {
      if (name === 'model.decoder.layers.1.fc2.weight') addNoise(values, share);
    });
    scene.submit(run);
  },
});
