// The simulated data, in which clips go, come and change when a test says so, and which can move from version to version.
import { digestOf } from '@rl-exp/core';
import simulated from '../../packages/trainer-simulated/src/data/index.ts';
import { meet, settings } from './faults.mjs';

export default Object.freeze({
  ...simulated,
  create(options, context) {
    const data = simulated.create(options, context);
    return {
      async prepare(request, signal) {
        meet('prepare', request.version);
        const manifest = await data.prepare(request, signal);
        const { version: newest = null, versions = {}, ...always } = settings().data ?? {};
        const version = request.version ?? newest;
        const { gone = null, change = {}, clone = {} } = versions[version] ?? always;
        const examples = manifest.examples.flatMap((example) => {
          if (example.id === gone) return [];
          const changed = { ...example, ...change[example.id] };
          const { id, ...rest } = changed;
          const added = clone[id];
          return added === undefined
            ? [changed]
            : [changed, { ...rest, id: added, sha256: digestOf(added) }];
        });
        return { ...manifest, version, examples };
      },
    };
  },
});
