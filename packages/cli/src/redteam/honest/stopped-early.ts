import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'stopped-early',
  kind: 'honest',
  summary: 'The agent stops after the first step of three.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'agent.with.actions=[hold, stop]'] });
    const statuses = (await stepsOf(run)).map(({ status }) => status);
    ok(statuses.join(' ') === 'ok stopped', `its steps were ${statuses.join(', ')}`);
    scene.submit(run);
  },
});
