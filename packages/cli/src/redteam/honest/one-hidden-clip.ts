import { ok } from 'node:assert/strict';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'one-hidden-clip',
  summary: 'There is one hidden clip, so that every interval is a point.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'splits.hidden.limit.clips=1'] });
    const { plan } = await RunDirectory.open(run.directory);
    ok(plan.cells[0]?.splits.hidden.limit?.clips === 1, 'there are more hidden clips');
    scene.submit(run);
  },
});
