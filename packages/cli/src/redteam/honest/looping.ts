import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'looping',
  summary: 'Training ruins the model, which then writes the same over and over for every clip.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'trainer.with.divergence_loss_ratio=1000000',
        'hyperparameters.lr.start=0.01',
        'environment.steps=1',
        'splits.val.limit.clips=16',
        'agent.with.actions=[hold]',
      ],
    });
    const last = (await stepsOf(run)).at(-1);
    ok((last?.evaluation?.metrics['loop_rate'] ?? 0) > 0.5, 'it does not loop');
    scene.submit(run);
  },
});
