import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { beginAgain } from '../oddities/begin-again.ts';
import { stopAt } from '../oddities/stop-at.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'killed',
  kind: 'honest',
  summary: 'Its process is killed in the middle of the second step, and another one goes on.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const begun = await beginAgain(await scene.honest(), { folder: join(scene.folder, 'begun') });
    const { exitCode } = await stopAt(
      begun,
      'SIGKILL',
      (event) => event.type === 'decision' && event.step === 2,
    );
    ok(exitCode === null, 'it ended before it was killed');
    scene.submit(await scene.resume(begun));
  },
});
