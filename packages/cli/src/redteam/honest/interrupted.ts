import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { beginAgain } from '../oddities/begin-again.ts';
import { stopAt } from '../oddities/stop-at.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'interrupted',
  summary: 'Somebody presses Ctrl-C in the first step, and goes on later.',
  async make(scene) {
    const begun = await beginAgain(await scene.honest(), { folder: join(scene.folder, 'begun') });
    await stopAt(begun, {
      signal: 'SIGINT',
      isTime: (event) => event.type === 'decision' && event.step === 1,
      stop: scene.signal,
    });
    const run = await scene.resume(begun);
    ok(
      (await run.readJournal()).some(({ type }) => type === 'interrupted'),
      'it was not interrupted',
    );
    scene.submit(run);
  },
});
