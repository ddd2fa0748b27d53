import { forgeRun } from '../forgery/forge-run.ts';
import { rescore, worstFirst } from '../forgery/rescore.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'longer-references',
  kind: 'cheat',
  summary: 'References count as longer than they are, so that the same edits make a smaller rate.',
  caughtBy: ['recount'],
  strengths: { of: 'words added to each reference', values: [1, 3, 10] },
  async make(scene, added) {
    const run = await scene.honest();
    await forgeRun(run, run, {
      evaluation: (evaluation, step) => {
        if (step < 3) return evaluation;
        const items = worstFirst(evaluation);
        return rescore(
          evaluation,
          items.map((item) => ({ ...item, words: item.words + added })),
        );
      },
    });
    scene.submit(run);
  },
});
