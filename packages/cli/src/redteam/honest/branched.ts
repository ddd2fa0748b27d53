import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'branched',
  summary: 'The last step goes on from the untouched model, and the best of the tree is handed in.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'environment.branch=true',
        'agent.with.actions=[hold, lr_up, {action: lr_down, from: 0}]',
      ],
    });
    const steps = await stepsOf(run);
    ok(steps.at(-1)?.from === 0, 'it has no branches');
    scene.submit(run);
  },
});
