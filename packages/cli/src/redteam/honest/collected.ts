import { ok } from 'node:assert/strict';
import { collectGarbage } from '../../runtime/store/collect-garbage.ts';
import { Store } from '../../runtime/store/store.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'collected',
  kind: 'honest',
  summary: 'After the run every tensor is evicted from the store.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.honest();
    const { evicted, after_bytes: left } = await collectGarbage({
      store: await Store.open(run.store),
      maxBytes: 0,
      nowMs: Date.now(),
    });
    ok(evicted.states > 0 && left === 0, `${left} bytes are left`);
    scene.submit(run);
  },
});
