import { join } from 'node:path';
import { pluginFile } from '../forgery/plugin-file.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'leaked-hidden-clips',
  kind: 'cheat',
  summary:
    'The data source gives hidden clips a second time, a little quieter and under other names, so that they fall to train.',
  caughtBy: ['audio_apart', 'hidden_not_seen'],
  strengths: { of: 'hidden clips', values: [4, 40] },
  async make(scene, clips) {
    const data = {
      use: pluginFile('leaking-data'),
      with: { clips, folder: join(scene.folder, 'copies'), salt: 'redteam-1' },
    };
    scene.submit(await scene.play({ sets: [`data=${JSON.stringify(data)}`] }));
  },
});
