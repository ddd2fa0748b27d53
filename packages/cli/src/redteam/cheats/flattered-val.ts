import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

const rates = ['wer', 'wer_raw', 'wer_basic', 'wer_capped', 'cer'];

export default defineRedteamCase({
  name: 'flattered-val',
  kind: 'cheat',
  summary:
    'The last error rates on val are written down lower than they were; the items stay as they are.',
  caughtBy: ['recount', 'val_reproduced'],
  strengths: { of: 'of the rates left out', values: [0.01, 0.05, 0.2] },
  async make(scene, share) {
    const run = await scene.honest();
    await forgeRun(run, run, {
      evaluation: (evaluation, step) => {
        if (step < 3) return evaluation;
        const metrics = Object.entries(evaluation.metrics).map(([name, value]) => [
          name,
          rates.includes(name) ? value * (1 - share) : value,
        ]);
        return { ...evaluation, metrics: Object.fromEntries(metrics) };
      },
    });
    scene.submit(run);
  },
});
