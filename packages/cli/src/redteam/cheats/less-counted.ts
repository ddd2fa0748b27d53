import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'less-counted',
  kind: 'cheat',
  summary:
    'The record counts fewer updates and less audio than were trained on, so that the run looks cheaper.',
  caughtBy: ['optimizer_echo', 'replay'],
  strengths: { of: 'of the training not counted', values: [0.02, 0.1, 0.5] },
  async make(scene, share) {
    const run = await scene.honest();
    const fewer = (count: number): number => Math.round(count * (1 - share));
    await forgeRun(run, run, {
      training: (training) => ({
        ...training,
        updates: fewer(training.updates),
        optimizer_steps: fewer(training.optimizer_steps),
        examples: fewer(training.examples),
        audio_seconds: training.audio_seconds * (1 - share),
      }),
    });
    scene.submit(run);
  },
});
