import { ok } from 'node:assert/strict';
import { collectGarbage } from '../../runtime/store/collect-garbage.ts';
import { Store } from '../../runtime/store/store.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'collected',
  summary: 'After the run every tensor is evicted from the store.',
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
