import { alibiOf } from '../forgery/alibi-of.ts';
import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'longer-training',
  kind: 'cheat',
  summary:
    'Every step trains on more audio than the plan grants, and the record counts what the plan grants.',
  caughtBy: ['replay'],
  strengths: { of: 'times the audio of the plan', values: [1.5, 3] },
  async make(scene, times) {
    const [run, longer] = [
      await scene.honest(),
      await scene.honest([`environment.segment.audio_seconds=${120 * times}`]),
    ];
    await forgeRun(run, longer, await alibiOf(run));
    scene.submit(run);
  },
});
