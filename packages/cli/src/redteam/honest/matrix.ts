import { ok } from 'node:assert/strict';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'matrix',
  kind: 'honest',
  summary: 'Cells of a matrix share a run and what they train alike.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.honest([
      'matrix={hyperparameters.batch_size.start: [8, 16]}',
      'seeds=[7, 8]',
      'environment.steps=1',
      'environment.segment.audio_seconds=60',
    ]);
    const { plan } = await RunDirectory.open(run.directory);
    ok(plan.cells.length === 4, `there are ${plan.cells.length} cells`);
    scene.submit(run);
  },
});
