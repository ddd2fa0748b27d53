import { forgeRun } from '../forgery/forge-run.ts';
import { pluginFile } from '../forgery/plugin-file.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'best-of-several',
  kind: 'cheat',
  summary:
    'Every segment is trained at several learning rates, and what val likes best is told as the one training that was asked for.',
  caughtBy: ['replay'],
  strengths: { of: 'learning rates', values: [2, 3] },
  async make(scene, count) {
    const run = await scene.honest();
    const played = await scene.play({
      trainer: pluginFile('best-of-several'),
      sets: [`trainer.with.strength=${count}`],
    });
    await forgeRun(run, played);
    scene.submit(run);
  },
});
