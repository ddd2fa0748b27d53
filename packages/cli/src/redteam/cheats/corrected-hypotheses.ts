import { forgeRun } from '../forgery/forge-run.ts';
import { rescore, worstFirst } from '../forgery/rescore.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'corrected-hypotheses',
  kind: 'cheat',
  summary:
    'What the trained model wrote of its worst val clips is replaced by what was said, and all follows from that.',
  caughtBy: ['evaluations_redone', 'val_reproduced', 'replay'],
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
                hypothesis: item.reference,
                hypothesis_raw: item.reference,
                substitutions: 0,
                deletions: 0,
                insertions: 0,
                character_edits: 0,
              },
        );
        return rescore(evaluation, items);
      },
    });
    scene.submit(run);
  },
});
