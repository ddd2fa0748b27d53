import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'single-clips',
  kind: 'honest',
  summary: 'Every update learns from one clip.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'hyperparameters.batch_size.start=1'] });
    const [step] = await stepsOf(run);
    const training = step?.transition?.training;
    ok(training !== undefined && training.updates === training.examples, 'it had larger batches');
    scene.submit(run);
  },
});
