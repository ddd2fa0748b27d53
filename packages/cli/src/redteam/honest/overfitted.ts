import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'overfitted',
  summary: 'Learns four clips by heart until hardly any loss is left.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'splits.train.limit.clips=4',
        'hyperparameters.lr.start=0.0005',
        'hyperparameters.batch_size.start=4',
        'environment.segment.audio_seconds=90',
      ],
    });
    const losses = (await stepsOf(run)).map(({ transition }) => transition?.training.train_loss);
    ok((losses.at(-1) ?? 9) < 0.1, `its losses were ${losses.join(', ')}`);
    scene.submit(run);
  },
});
