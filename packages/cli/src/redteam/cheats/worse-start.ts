import { forgeRun } from '../forgery/forge-run.ts';
import { rescore, worstFirst } from '../forgery/rescore.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'worse-start',
  kind: 'cheat',
  summary:
    'The untouched model is said to have written nothing for its best val clips, so that the first step gains more.',
  caughtBy: ['evaluations_redone', 'val_reproduced'],
  strengths: { of: 'of the clips', values: [0.025, 0.1, 0.4] },
  async make(scene, share) {
    const run = await scene.honest();
    await forgeRun(run, run, {
      evaluation: (evaluation, step) => {
        if (step > 0) return evaluation;
        const items = worstFirst(evaluation).map((item, rank, all) =>
          rank < (1 - share) * all.length
            ? item
            : {
                ...item,
                hypothesis: '',
                hypothesis_raw: '',
                substitutions: 0,
                deletions: item.words,
                insertions: 0,
                character_edits: item.characters,
              },
        );
        return rescore(evaluation, items);
      },
    });
    scene.submit(run);
  },
});
