import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'other-seed',
  kind: 'honest',
  summary: 'The largest seed that there is.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'seeds=[4294967295]'] });
    const [start] = await run.readJournal();
    ok(start?.type === 'episode-start' && start.seed === 4294967295, 'it has another seed');
    scene.submit(run);
  },
});
