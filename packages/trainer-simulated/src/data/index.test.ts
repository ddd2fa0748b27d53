import { expect, test } from 'vitest';
import { isPlugin, manifestSchema, type Manifest } from '@rl-exp/core';
import plugin from './index.ts';
import { simulatedDataOptionsSchema } from './options.ts';

async function prepare(domains: readonly string[], options: object = {}): Promise<Manifest> {
  const data = plugin.create(simulatedDataOptionsSchema.parse(options), {
    logger: { debug() {}, info() {}, warn() {}, progress() {} },
    cacheDirectory: '/nonexistent',
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: () => null,
    secret: ({ env }) => {
      throw new Error(`the simulated data asked for ${env}`);
    },
  });
  return data.prepare(
    { domains: Object.fromEntries(domains.map((name) => [name, null])), version: null },
    new AbortController().signal,
  );
}

test('it is a data plugin whose manifest says that it is simulated', async () => {
  expect(isPlugin(plugin)).toBe(true);
  expect(plugin.kind).toBe('data');
  const manifest = manifestSchema.parse(await prepare(['health']));
  expect(manifest.notice).toMatch(/^Simulated data/);
});

test('equal options invent equal examples, another seed others', async () => {
  expect(await prepare(['health', 'government'])).toEqual(await prepare(['government', 'health']));
  expect(await prepare(['health'], { seed: 2 })).not.toEqual(await prepare(['health']));
});

test('ids are unique, and a domain is the same whatever is asked for beside it', async () => {
  const { examples } = await prepare(['health', 'agriculture', 'government']);
  expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
  expect(examples.filter(({ domain }) => domain === 'health')).toEqual(
    (await prepare(['health'])).examples,
  );
});

test('some speakers are heard in every domain and some in one only', async () => {
  const { examples } = await prepare(['health', 'government'], {
    speakers: 3,
    speakers_per_domain: 2,
    clips: 1,
  });
  const domains = Map.groupBy(examples, ({ speaker }) => speaker);
  const sizes = [...domains.values()].map((own) => new Set(own.map(({ domain }) => domain)).size);
  expect(sizes.toSorted()).toEqual([1, 1, 1, 1, 2, 2, 2]);
});

test('a domain that it does not hold is an error that lists those it does', async () => {
  await expect(prepare(['health', 'sport'])).rejects.toMatchObject({
    code: 'RLX_SIMULATED_DOMAIN_UNKNOWN',
    message: expect.stringContaining(
      "'sport', and the simulated data holds health, agriculture, government",
    ),
  });
});
