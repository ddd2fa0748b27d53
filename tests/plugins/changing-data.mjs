// The simulated data, in which clips go, come and change when a test says so.
import { digestOf } from '@rl-exp/core';
import simulated from '../../packages/trainer-simulated/src/data/index.ts';
import { meet, settings } from './faults.mjs';

export default Object.freeze({
  ...simulated,
  create(options, context) {
    const data = simulated.create(options, context);
    return {
      async prepare(request, signal) {
        meet('prepare');
        const manifest = await data.prepare(request, signal);
        const { gone = null, change = {}, clone = {} } = settings().data ?? {};
        const examples = manifest.examples.flatMap((example) => {
          if (example.id === gone) return [];
          const changed = { ...example, ...change[example.id] };
          const { id, ...rest } = changed;
          const added = clone[id];
          return added === undefined
            ? [changed]
            : [changed, { ...rest, id: added, sha256: digestOf(added) }];
        });
        return { ...manifest, examples };
      },
    };
  },
});
