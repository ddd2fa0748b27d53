import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'cosine',
  summary: 'A cosine schedule, which ends at nearly no learning rate.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'agent={use: baselines, with: {policy: cosine}}',
        'environment.actions=[set, hold, stop]',
      ],
    });
    const rates = (await stepsOf(run)).map(({ action }) => action.effective['lr']);
    ok(new Set(rates).size === 3, `its learning rates were ${rates.join(', ')}`);
    scene.submit(run);
  },
});
