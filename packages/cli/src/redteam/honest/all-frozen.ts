import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'all-frozen',
  summary: 'Freezes layer after layer until no more can be frozen, and trains what is left.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'environment.steps=2',
        'environment.actions={freeze_all: {set: {frozen_layers: 1000}}, hold: {}}',
        'agent.with.actions=[freeze_all, hold]',
      ],
    });
    const [step] = await stepsOf(run);
    ok(step?.status === 'ok', 'it did not train');
    ok(step.action.clamped.includes('frozen_layers'), 'more could have been frozen');
    scene.submit(run);
  },
});
