import { forgeRun } from '../forgery/forge-run.ts';
import { rescore, worstFirst } from '../forgery/rescore.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'fewer-clips',
  kind: 'cheat',
  summary: 'The trained model is evaluated without the val clips that it hears worst.',
  caughtBy: ['recount'],
  strengths: { of: 'of the clips left out', values: [0.025, 0.1, 0.5] },
  async make(scene, share) {
    const run = await scene.honest();
    await forgeRun(run, run, {
      evaluation: (evaluation, step) => {
        if (step < 3) return evaluation;
        const items = worstFirst(evaluation);
        return rescore(evaluation, items.slice(Math.ceil(share * items.length)));
      },
    });
    scene.submit(run);
  },
});
