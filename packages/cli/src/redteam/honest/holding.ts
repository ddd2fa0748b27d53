import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'holding',
  summary: 'Nothing but hold, step after step.',
  async make(scene) {
    const run = await scene.play({
      sets: [...small, 'agent={use: baselines, with: {policy: hold}}'],
    });
    const actions = (await stepsOf(run)).map(({ action }) => action.action);
    ok(new Set(actions).size === 1, `its actions were ${actions.join(', ')}`);
    scene.submit(run);
  },
});
