import { defineErrors } from '@rl-exp/core';

export const speechErrors = defineErrors({
  RLX_DATA_NOT_FOUND: {
    title: 'Speech corpus not found',
    exitCode: 69,
    message: ({ source }: { source: string }) =>
      `The speech corpus '${source}' is no folder beside the experiment, no installed assets package and no name of a dataset on the hub.`,
    hint: () => 'Mend data.with.source in the experiment, then: rl-exp validate <experiment>',
  },
  RLX_DATA_MANIFEST_CHANGED: {
    title: 'Prepared manifest changed',
    exitCode: 70,
    message: ({ path }: { path: string }) =>
      `${path} is not the manifest that was prepared a moment ago.`,
    hint: ({ path }: { path: string }) =>
      `Another program writes to the cache. Delete the file, then run the same command again: rm '${path}'`,
  },
});
