import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forgeRun } from '../forgery/forge-run.ts';
import { pluginFile } from '../forgery/plugin-file.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'trained-on-hidden',
  kind: 'cheat',
  summary:
    'Trains on hidden clips, whose manifest a judged run left behind, and tells it as the training of the plan.',
  caughtBy: ['replay'],
  strengths: { of: 'of the training clips', values: [0.25, 1] },
  async make(scene, share) {
    const run = await scene.honest();
    const file = join(scene.folder, 'hidden.jsonl');
    await copyFile(join(run.cell.judge, 'hidden.jsonl'), file);
    const played = await scene.play({
      trainer: pluginFile('trains-on-file'),
      sets: [`trainer.with.strength=${share}`, `trainer.with.file=${file}`],
    });
    await forgeRun(run, played);
    scene.submit(run);
  },
});
