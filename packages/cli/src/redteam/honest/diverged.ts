import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'diverged',
  summary: 'A step diverges at a huge learning rate; the next one goes on from before it.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'environment.actions={hold: {}, burst: {set: {lr: 0.1}}}',
        'agent.with.actions=[hold, burst, hold]',
      ],
    });
    const statuses = (await stepsOf(run)).map(({ status }) => status);
    ok(/^ok (diverged|nan) ok$/.test(statuses.join(' ')), `its steps were ${statuses.join(', ')}`);
    scene.submit(run);
  },
});
