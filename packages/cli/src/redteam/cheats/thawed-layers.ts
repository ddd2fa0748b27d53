import { alibiOf } from '../forgery/alibi-of.ts';
import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'thawed-layers',
  kind: 'cheat',
  summary: 'A layer that the record calls frozen is trained all the same.',
  caughtBy: ['frozen_tensors', 'replay'],
  strengths: { of: 'layers', values: [1] },
  async make(scene) {
    const [run, thawed] = [
      await scene.honest(),
      await scene.honest(['agent.with.actions=[hold, lr_up, hold]']),
    ];
    await forgeRun(run, thawed, await alibiOf(run));
    scene.submit(run);
  },
});
