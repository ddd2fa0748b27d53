import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'frozen-and-thawed',
  summary: 'Freezes a layer, thaws it and freezes it once more.',
  async make(scene) {
    const run = await scene.play({
      sets: [...small, 'agent.with.actions=[freeze_more, freeze_less, freeze_more]'],
    });
    const frozen = (await stepsOf(run)).map(({ action }) => action.effective['frozen_layers']);
    ok(frozen.join(' ') === '1 0 1', `frozen were ${frozen.join(', ')} layers`);
    scene.submit(run);
  },
});
