import { ok } from 'node:assert/strict';
import { Store } from '../../runtime/store/store.ts';
import { small } from '../oddities/small.ts';
import { stepsOf } from '../oddities/steps-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'adapters',
  kind: 'honest',
  summary: 'Trains low-rank adapters instead of the weights.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
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
