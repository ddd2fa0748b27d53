import { alibiOf } from '../forgery/alibi-of.ts';
import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'other-learning-rate',
  kind: 'cheat',
  summary:
    'Every step trains at a higher learning rate than the one that is told, and the optimizer echoes what is told.',
  caughtBy: ['movement_bound', 'replay'],
  strengths: { of: 'times the learning rate', values: [1.2, 4] },
  async make(scene, times) {
    const [run, faster] = [
      await scene.honest(),
      await scene.honest([`hyperparameters.lr.start=${1e-4 * times}`]),
    ];
    await forgeRun(run, faster, await alibiOf(run));
    scene.submit(run);
  },
});
