import { join } from 'node:path';
import { pluginFile } from '../forgery/plugin-file.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'remembering-agent',
  kind: 'cheat',
  summary: 'The agent decides by what it was paid in an episode before, of which it keeps a file.',
  caughtBy: ['decisions_redone'],
  strengths: { of: 'episodes before', values: [1] },
  async make(scene, episodes) {
    const agent = pluginFile('remembering-agent');
    const sets = [`agent.with.memory=${join(scene.folder, 'memory.json')}`];
    for (let episode = 0; episode < episodes; episode += 1) await scene.play({ agent, sets });
    scene.submit(await scene.play({ agent, sets }));
  },
});
