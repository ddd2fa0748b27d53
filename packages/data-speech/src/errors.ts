import { defineErrors } from '@rl-exp/core';

export const speechErrors = defineErrors({
  RLX_DATA_NOT_FOUND: {
    title: 'Speech corpus not found',
    exitCode: 69,
    message: ({ source, similar }: { source: string; similar: string | null }) =>
      similar == null
        ? `The speech corpus '${source}' is no folder beside the experiment, no installed assets package and no name of a dataset on the hub.`
        : `The speech corpus '${source}' is no folder; there is '${similar}'.`,
    hint: ({ similar }: { source: string; similar: string | null }) =>
      similar == null
        ? 'Mend data.with.source in the experiment, then: rl-exp validate <experiment>'
        : `Did you mean that one? --set data.with.source=${similar}. A dataset of the hub with a name so near is told apart by a revision: --set data.with.revision=main`,
  },
  RLX_DATA_REVISION_UNUSED: {
    title: 'Revision of a folder',
    exitCode: 65,
    message: ({ source, revision, path }: { source: string; revision: string; path: string }) =>
      `data.with.revision is '${revision}', but the source '${source}' is the folder ${path}, which has no revisions.`,
    hint: () =>
      'Leave data.with.revision out, or name a dataset of the hub as data.with.source, then: rl-exp validate <experiment>',
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
