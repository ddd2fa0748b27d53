import { alibiOf } from '../forgery/alibi-of.ts';
import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'picked-seed',
  kind: 'cheat',
  summary: 'What another seed gave is told under the seed of the plan.',
  caughtBy: ['replay'],
  strengths: { of: 'seeds away', values: [1] },
  async make(scene, away) {
    const [run, lucky] = [await scene.honest(), await scene.honest([`seeds=[${7 + away}]`])];
    await forgeRun(run, lucky, await alibiOf(run));
    scene.submit(run);
  },
});
