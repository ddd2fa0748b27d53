import { forgeRun } from '../forgery/forge-run.ts';
import { rescore, worstFirst } from '../forgery/rescore.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'doubled-clips',
  kind: 'cheat',
  summary:
    'The worst val clips are scored with the results of the best ones, under their own names.',
  caughtBy: ['recount', 'evaluations_redone', 'val_reproduced'],
  strengths: { of: 'of the clips', values: [0.025, 0.1, 0.5] },
  async make(scene, share) {
    const run = await scene.honest();
    await forgeRun(run, run, {
      evaluation: (evaluation, step) => {
        if (step < 3) return evaluation;
        const ranked = worstFirst(evaluation);
        const items = ranked.map((item, rank) =>
          rank < share * ranked.length ? { ...(ranked.at(-1 - rank) ?? item), id: item.id } : item,
        );
        return rescore(evaluation, items);
      },
    });
    scene.submit(run);
  },
});
