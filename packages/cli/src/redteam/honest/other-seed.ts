import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'other-seed',
  summary: 'The largest seed that there is.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'seeds=[4294967295]'] });
    const [start] = await run.readJournal();
    ok(start?.type === 'episode-start' && start.seed === 4294967295, 'it has another seed');
    scene.submit(run);
  },
});
