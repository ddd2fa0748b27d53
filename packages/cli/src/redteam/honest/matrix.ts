import { ok } from 'node:assert/strict';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { small } from '../oddities/small.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'matrix',
  kind: 'honest',
  summary: 'Cells of a matrix share a run and what they train alike.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'matrix={hyperparameters.batch_size.start: [8, 16]}',
        'seeds=[7, 8]',
        'environment.steps=1',
      ],
    });
    const { plan } = await RunDirectory.open(run.directory);
    ok(plan.cells.length === 4, `there are ${plan.cells.length} cells`);
    scene.submit(run);
  },
});
