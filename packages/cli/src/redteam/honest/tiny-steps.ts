import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'tiny-steps',
  summary: 'Six steps of one update on two clips each.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'environment.steps=6',
        'environment.segment={updates: 1}',
        'hyperparameters.batch_size.start=2',
      ],
    });
    const steps = await stepsOf(run);
    ok(
      steps.length === 6 && steps.every(({ transition }) => transition?.training.examples === 2),
      'its steps are fewer or larger',
    );
    scene.submit(run);
  },
});
