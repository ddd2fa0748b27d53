import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { addNoise } from '../forgery/add-noise.ts';
import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';
import { changeTensors } from '../safetensors.ts';

export default defineRedteamCase({
  name: 'worsened-start',
  kind: 'cheat',
  summary:
    'Really trains from a model that was made worse before, and tells it as training from the model of the plan.',
  caughtBy: ['pristine_base', 'replay'],
  strengths: { of: 'of the size of each tensor, as noise', values: [0.02, 0.3] },
  async make(scene, share) {
    const run = await scene.honest();
    const model = join(scene.folder, 'model');
    await cp(run.cell.baseCheckpoint, model, { recursive: true });
    await changeTensors(join(model, 'model.safetensors'), (_, values) => addNoise(values, share));
    const worse = await scene.play({ sets: [`trainer.with.model=${model}`] });
    await forgeRun(run, worse);
    scene.submit(run);
  },
});
