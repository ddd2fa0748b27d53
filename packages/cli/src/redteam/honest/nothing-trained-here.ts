import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { beginAgain } from '../oddities/begin-again.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'nothing-trained-here',
  summary: 'Every state and every evaluation is found in the store, where another run left them.',
  async make(scene) {
    const before = await scene.honest();
    const { store } = before;
    const begun = await beginAgain(before, { folder: join(scene.folder, 'again'), store });
    const run = await scene.resume(begun);
    const steps = await stepsOf(run);
    ok(
      steps.every(({ transition, evaluation }) => transition?.reused && evaluation?.reused),
      'something was trained or heard here',
    );
    scene.submit(run);
  },
});
