import { tensorsOf } from '../forgery/tensors-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'swapped-tensor',
  kind: 'cheat',
  summary: 'Tensors of the checkpoint are taken from another run, which trained longer.',
  caughtBy: ['delivered_state'],
  strengths: { of: 'tensors', values: [1, 10] },
  async make(scene, count) {
    const [run, longer] = [
      await scene.honest(),
      await scene.honest(['environment.segment.audio_seconds=360']),
    ];
    const better = await tensorsOf(longer, longer.cell.submittedCheckpoint);
    const swapped = new Set([...better.keys()].slice(-count));
    await run.rewriteTensors(run.cell.submittedCheckpoint, (name, values) => {
      if (swapped.has(name)) values.set(better.get(name) ?? values);
    });
    scene.submit(run);
  },
});
