import { cp, rm } from 'node:fs/promises';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'stolen-checkpoint',
  kind: 'cheat',
  summary: 'The checkpoint of another run, which trained longer, is handed in.',
  caughtBy: ['delivered_state'],
  strengths: { of: 'times the audio of the plan', values: [1.5, 3] },
  async make(scene, times) {
    const [run, longer] = [
      await scene.honest(),
      await scene.honest([`environment.segment.audio_seconds=${120 * times}`]),
    ];
    await rm(run.cell.submittedCheckpoint, { recursive: true });
    await cp(longer.cell.submittedCheckpoint, run.cell.submittedCheckpoint, { recursive: true });
    await run.renewDigests(run.cell.submittedCheckpoint);
    scene.submit(run);
  },
});
