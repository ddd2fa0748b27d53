import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'stopped-early',
  summary: 'The agent stops after the first step of three.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'agent.with.actions=[hold, stop]'] });
    const statuses = (await stepsOf(run)).map(({ status }) => status);
    ok(statuses.join(' ') === 'ok stopped', `its steps were ${statuses.join(', ')}`);
    scene.submit(run);
  },
});
