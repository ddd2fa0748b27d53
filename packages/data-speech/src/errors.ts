import { defineErrors } from '@rl-exp/core';

export const speechErrors = defineErrors({
  RLX_DATA_HUB_UNAVAILABLE: {
    title: 'Hub source not available',
    exitCode: 69,
    message: ({ source }: { source: string }) =>
      `The source '${source}' would be streamed from the Hugging Face Hub, which this version cannot do yet.`,
    hint: () =>
      'Download the split folders (<domain>_swahili_<split>) and name their folder as data.with.source, or use source: swahili-mini.',
  },
  RLX_DATA_NOT_FOUND: {
    title: 'Speech corpus not found',
    exitCode: 69,
    message: ({ source }: { source: string }) =>
      `The speech corpus '${source}' is neither a folder beside the experiment nor an installed assets package.`,
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
