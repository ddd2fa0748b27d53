import { ok } from 'node:assert/strict';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'isolated',
  summary: 'The agent decides in a process of its own, without files, programs or threads.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'agent.isolate=true'] });
    const { plan } = await RunDirectory.open(run.directory);
    ok(plan.cells[0]?.agent.isolate === true, 'its agent is not isolated');
    scene.submit(run);
  },
});
