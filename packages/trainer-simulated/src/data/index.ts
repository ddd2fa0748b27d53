import { definePlugin } from '@rl-exp/core';
import { simulatedErrors } from '../errors.ts';
import { inventExamples } from './invent-examples.ts';
import { simulatedDataOptionsSchema } from './options.ts';

export default definePlugin({
  kind: 'data',
  name: 'simulated',
  specificationVersion: 'v1',
  summary: 'Invented speakers, domains and texts without any audio, for the simulated trainer.',
  options: simulatedDataOptionsSchema,
  domainsOf: ({ domains }) => domains,
  create: (options, { cacheDirectory }) => ({
    async prepare({ domains }, signal) {
      signal.throwIfAborted();
      const wanted = Object.keys(domains);
      const unknown = wanted.find((domain) => !options.domains.includes(domain));
      if (unknown !== undefined) {
        throw simulatedErrors.create('RLX_SIMULATED_DOMAIN_UNKNOWN', {
          domain: unknown,
          known: options.domains,
        });
      }
      return {
        root: cacheDirectory,
        examples: wanted.toSorted().flatMap((domain) => inventExamples(domain, options)),
        version: null,
        rejected: {},
        notice: 'Simulated data: speakers and texts are invented, and there is no audio.',
      };
    },
  }),
});
