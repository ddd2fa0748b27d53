import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'out-of-memory',
  summary: 'A batch is too large for the declared memory; the next step goes on with the old one.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'trainer.with.memory_limit_gb=0.12',
        'environment.actions={hold: {}, crowd: {set: {batch_size: 64}}}',
        'agent.with.actions=[hold, crowd, hold]',
      ],
    });
    const statuses = (await stepsOf(run)).map(({ status }) => status);
    ok(statuses.join(' ') === 'ok oom ok', `its steps were ${statuses.join(', ')}`);
    scene.submit(run);
  },
});
