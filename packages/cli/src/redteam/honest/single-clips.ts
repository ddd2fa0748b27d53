import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'single-clips',
  summary: 'Every update learns from one clip.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'hyperparameters.batch_size.start=1'] });
    const [step] = await stepsOf(run);
    const training = step?.transition?.training;
    ok(training !== undefined && training.updates === training.examples, 'it had larger batches');
    scene.submit(run);
  },
});
