import { ok } from 'node:assert/strict';
import { defineRedteamCase } from '../redteam-case.ts';
import { stepsOf } from '../oddities/steps-of.ts';

export default defineRedteamCase({
  name: 'large-learning-rate',
  kind: 'honest',
  summary: 'Trains at thirty times the usual learning rate, so that the weights move far.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.honest([
      'hyperparameters.lr.start=0.003',
      'environment.segment.audio_seconds=60',
    ]);
    const steps = await stepsOf(run);
    ok(
      steps.some(({ status, action }) => status === 'ok' && (action.effective['lr'] ?? 0) >= 0.003),
      'no step succeeded at a large learning rate',
    );
    scene.submit(run);
  },
});
