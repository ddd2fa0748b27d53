import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'one-large-batch',
  summary: 'A segment is less than one batch of 64 clips, and one update.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'hyperparameters.batch_size.start=64'] });
    const training = (await stepsOf(run)).map(({ transition }) => transition?.training);
    ok(
      training.every((each) => each?.updates === 1 && each.examples < 64),
      'it was more than one update',
    );
    scene.submit(run);
  },
});
