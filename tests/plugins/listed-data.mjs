// Data as its options list it, from a source that says beforehand what there is to fetch.
import { digestOf, definePlugin, RlExpError } from '@rl-exp/core';
import { z } from 'zod';
import { meet } from './faults.mjs';

const clip = z.object({
  id: z.string(),
  domain: z.string(),
  text: z.string(),
  speaker: z.string().nullable().default(null),
  seconds: z.number().default(2),
  said: z.string().optional(),
});
const estimate = z.object({
  version: z.string().nullable(),
  clips: z.int(),
  audio_seconds: z.number(),
  download_bytes: z.number(),
  disk_bytes: z.number(),
});

export default definePlugin({
  kind: 'data',
  name: 'listed',
  specificationVersion: 'v1',
  summary: 'Clips that a test lists.',
  options: z.strictObject({
    clips: z.array(clip).default([]),
    rejected: z.record(z.string(), z.int()).default({}),
    version: z.string().nullable().default(null),
    estimate: z
      .union([estimate, z.enum(['local', 'offline', 'broken', 'silent'])])
      .default('local'),
  }),
  create: (options, { cacheDirectory }) => ({
    async prepare({ domains }) {
      return {
        root: cacheDirectory,
        version: options.version,
        examples: options.clips
          .filter(({ domain }) => domain in domains)
          .map(({ said, ...example }) => ({
            ...example,
            sha256: digestOf(said ?? example.id),
            audio: `${example.id}.flac`,
          })),
        rejected: options.rejected,
        notice: null,
      };
    },
    async estimate({ domains, version }) {
      meet('estimate', JSON.stringify({ domains, version }));
      switch (options.estimate) {
        case 'local':
          return null;
        case 'offline':
          throw new RlExpError({
            code: 'RLX_TEST_HUB_OFFLINE',
            message: 'The hub cannot be reached.',
            hint: 'Look at the network.',
            exitCode: 69,
            retryable: true,
          });
        case 'broken':
          throw new TypeError('fetch failed');
        case 'silent':
          return await new Promise(() => {});
        default:
          return options.estimate;
      }
    },
  }),
});
