import { ok } from 'node:assert/strict';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'heavy-decay',
  summary: 'As much weight decay as there can be, which moves weights beside what they learn.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'trainer.with.weight_decay=1',
        'hyperparameters.lr.start=0.001',
        'trainer.with.divergence_loss_ratio=1000',
      ],
    });
    const { plan } = await RunDirectory.open(run.directory);
    ok(
      (await stepsOf(run)).every(({ status }) => status === 'ok'),
      'a step failed',
    );
    ok(plan.cells[0]?.trainer.with['weight_decay'] === 1, 'weights do not decay');
    scene.submit(run);
  },
});
