import { forgeRun } from '../forgery/forge-run.ts';
import { tensorsOf } from '../forgery/tensors-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'farther-weights',
  kind: 'cheat',
  summary:
    'The delivered state goes on in the direction of training without training, and is recorded as trained.',
  caughtBy: ['movement_bound', 'replay'],
  strengths: { of: 'of the way from the untouched state added', values: [0.01, 0.1, 0.5] },
  async make(scene, share) {
    const run = await scene.honest();
    const base = await tensorsOf(run, run.cell.baseCheckpoint);
    await forgeRun(run, run, {
      tensor: (name, values, step) => {
        const before = base.get(name.replace('weights/', ''));
        if (step < 3 || before === undefined) return;
        for (const [index, value] of values.entries())
          values[index] = value + share * (value - (before[index] ?? value));
      },
    });
    scene.submit(run);
  },
});
