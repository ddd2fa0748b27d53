import { ok } from 'node:assert/strict';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'heavy-decay',
  kind: 'honest',
  summary: 'As much weight decay as there can be, which moves weights beside what they learn.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.honest([
      'trainer.with.weight_decay=1',
      'hyperparameters.lr.start=0.001',
      'environment.segment.audio_seconds=60',
    ]);
    const { plan } = await RunDirectory.open(run.directory);
    ok(plan.cells[0]?.trainer.with['weight_decay'] === 1, 'weights do not decay');
    scene.submit(run);
  },
});
