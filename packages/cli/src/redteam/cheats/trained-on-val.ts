import { forgeRun } from '../forgery/forge-run.ts';
import { pluginFile } from '../forgery/plugin-file.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'trained-on-val',
  kind: 'cheat',
  summary: 'Trains on clips of val, and tells it as the training of the plan.',
  caughtBy: ['replay'],
  strengths: { of: 'of the training clips', values: [0.25, 1] },
  async make(scene, share) {
    const run = await scene.honest();
    const played = await scene.play({
      trainer: pluginFile('trains-on-val'),
      sets: [`trainer.with.strength=${share}`],
    });
    await forgeRun(run, played);
    scene.submit(run);
  },
});
