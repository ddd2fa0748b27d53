import { forgeRun } from '../forgery/forge-run.ts';
import { rescore, worstFirst } from '../forgery/rescore.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'bent-references',
  kind: 'cheat',
  summary: 'The worst val clips are scored against what the model wrote instead of what was said.',
  caughtBy: ['recount', 'evaluations_redone', 'val_reproduced'],
  strengths: { of: 'of the clips', values: [0.025, 0.1, 0.4] },
  async make(scene, share) {
    const run = await scene.honest();
    await forgeRun(run, run, {
      evaluation: (evaluation, step) => {
        if (step < 3) return evaluation;
        const items = worstFirst(evaluation).map((item, rank, all) =>
          rank >= share * all.length
            ? item
            : {
                ...item,
                reference: item.hypothesis,
                words: item.hypothesis.split(' ').length,
                substitutions: 0,
                deletions: 0,
                insertions: 0,
                characters: item.hypothesis.length,
                character_edits: 0,
              },
        );
        return rescore(evaluation, items);
      },
    });
    scene.submit(run);
  },
});
