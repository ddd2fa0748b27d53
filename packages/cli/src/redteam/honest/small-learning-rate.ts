import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'small-learning-rate',
  summary: 'Trains at a thousandth of the usual learning rate, so that the weights hardly move.',
  async make(scene) {
    const run = await scene.play({
      sets: [...small, 'hyperparameters.lr={start: 1.0e-7, min: 1.0e-8}'],
    });
    const steps = await stepsOf(run);
    ok(
      steps.every(({ status, action }) => status === 'ok' && (action.effective['lr'] ?? 1) < 1e-6),
      'a step was trained at another learning rate',
    );
    scene.submit(run);
  },
});
