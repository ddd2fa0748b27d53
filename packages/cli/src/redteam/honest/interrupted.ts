import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { beginAgain } from '../oddities/begin-again.ts';
import { stopAt } from '../oddities/stop-at.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'interrupted',
  kind: 'honest',
  summary: 'Somebody presses Ctrl-C in the first step, and goes on later.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const begun = await beginAgain(await scene.honest(), { folder: join(scene.folder, 'begun') });
    await stopAt(begun, 'SIGINT', (event) => event.type === 'decision' && event.step === 1);
    const run = await scene.resume(begun);
    ok(
      (await run.readJournal()).some(({ type }) => type === 'interrupted'),
      'it was not interrupted',
    );
    scene.submit(run);
  },
});
