import { ok } from 'node:assert/strict';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'matrix',
  summary: 'Cells of a matrix share a run and what they train alike.',
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
