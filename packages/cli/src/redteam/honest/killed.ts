import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { beginAgain } from '../oddities/begin-again.ts';
import { stopAt } from '../oddities/stop-at.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'killed',
  summary: 'Its process is killed in the middle of the second step, and another one goes on.',
  async make(scene) {
    const begun = await beginAgain(await scene.honest(), { folder: join(scene.folder, 'begun') });
    const { exitCode } = await stopAt(begun, {
      signal: 'SIGKILL',
      isTime: (event) => event.type === 'decision' && event.step === 2,
      stop: scene.signal,
    });
    ok(exitCode === null, 'it ended before it was killed');
    scene.submit(await scene.resume(begun));
  },
});
