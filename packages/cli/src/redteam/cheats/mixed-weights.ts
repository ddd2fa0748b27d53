import { forgeRun } from '../forgery/forge-run.ts';
import { tensorsOf } from '../forgery/tensors-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'mixed-weights',
  kind: 'cheat',
  summary:
    'The delivered state is moved towards the untouched one, and everything is recorded as if training had led there.',
  caughtBy: ['val_reproduced', 'evaluations_redone', 'replay'],
  strengths: { of: 'of the way back', values: [0.01, 0.1, 0.5] },
  async make(scene, share) {
    const run = await scene.honest();
    const base = await tensorsOf(run, run.cell.baseCheckpoint);
    await forgeRun(run, run, {
      tensor: (name, values, step) => {
        const before = base.get(name.replace('weights/', ''));
        if (step < 3 || before === undefined) return;
        for (const [index, value] of values.entries())
          values[index] = value + share * ((before[index] ?? value) - value);
      },
    });
    scene.submit(run);
  },
});
