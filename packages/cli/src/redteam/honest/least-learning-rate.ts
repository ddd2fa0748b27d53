import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'least-learning-rate',
  summary:
    'One update at the least learning rate that there is, which float32 rounds away in most weights.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'hyperparameters.lr={start: 1.0e-8, min: 1.0e-8}',
        'environment.steps=1',
        'environment.segment={updates: 1}',
        'agent.with.actions=[hold]',
      ],
    });
    const [step] = await stepsOf(run);
    ok(step?.transition?.training.updates === 1, 'it was not one update');
    ok(step.action.effective['lr'] === 1e-8, 'it was another learning rate');
    scene.submit(run);
  },
});
