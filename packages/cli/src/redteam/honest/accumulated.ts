import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'accumulated',
  summary: 'Gradients of four batches make an update, and the last update has fewer.',
  async make(scene) {
    const run = await scene.play({
      sets: [...small, 'hyperparameters.batch_size.start=3', 'hyperparameters.grad_accum.start=4'],
    });
    const [step] = await stepsOf(run);
    const training = step?.transition?.training;
    ok(
      training !== undefined && training.examples % 12 > 0 && training.updates > 1,
      'updates are whole, or there is only one',
    );
    scene.submit(run);
  },
});
