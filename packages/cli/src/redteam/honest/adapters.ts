import { ok } from 'node:assert/strict';
import { Store } from '../../runtime/store/store.ts';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'adapters',
  summary: 'Trains low-rank adapters instead of the weights.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'trainer.with.adapter=lora',
        'trainer.with.lora.rank=4',
        'hyperparameters.lr.start=0.001',
      ],
    });
    const last = (await stepsOf(run)).at(-1);
    ok(last !== undefined);
    const { entries } = await (await Store.open(run.store)).requireState(last.state);
    ok(
      entries.some(({ name }) => name.includes('lora')),
      'it has no adapters',
    );
    scene.submit(run);
  },
});
