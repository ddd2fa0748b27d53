import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'one-large-batch',
  kind: 'honest',
  summary: 'A segment is less than one batch of 64 clips, and one update.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
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
