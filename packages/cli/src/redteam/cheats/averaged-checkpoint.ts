import { tensorsOf } from '../forgery/tensors-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'averaged-checkpoint',
  kind: 'cheat',
  summary:
    'The checkpoint is an average of the trained and the untouched weights, and its digests are renewed.',
  caughtBy: ['delivered_state'],
  strengths: { of: 'of the untouched weights', values: [0.001, 0.01, 0.5] },
  async make(scene, share) {
    const run = await scene.honest();
    const base = await tensorsOf(run, run.cell.baseCheckpoint);
    await run.rewriteTensors(run.cell.submittedCheckpoint, (name, values) => {
      const before = base.get(name);
      for (const [index, value] of values.entries())
        values[index] = value + share * ((before?.[index] ?? value) - value);
    });
    scene.submit(run);
  },
});
