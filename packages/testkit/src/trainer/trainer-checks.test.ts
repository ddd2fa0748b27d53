import { join } from 'node:path';
import { definePlugin, type TrainerOpenRequest } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { alteredTrainer, type AlterHandle } from '../__fixtures__/altered-trainer.ts';
import { brokenChecks } from '../__fixtures__/broken-checks.ts';
import { trainerChecks } from './trainer-checks.ts';

interface Broken {
  readonly how: string;
  readonly alter: AlterHandle;
  readonly request?: (given: TrainerOpenRequest) => TrainerOpenRequest;
  readonly checks: readonly string[];
}

const never = new AbortController().signal;
let opened = 0;

const brokenTrainers: readonly Broken[] = [
  { how: 'is sound', alter: () => ({}), checks: [] },
  {
    how: 'declares a default outside of its bounds',
    alter: ({ hyperparameters }) => ({
      hyperparameters: hyperparameters.map((spec) =>
        spec.name === 'frozen_layers' ? { ...spec, min: 1 } : spec,
      ),
    }),
    checks: ['declares hyperparameters that hold their own defaults'],
  },
  {
    how: 'declares a hyperparameter twice',
    alter: ({ hyperparameters }) => ({
      hyperparameters: [...hyperparameters, ...hyperparameters.slice(0, 1)],
    }),
    checks: ['declares hyperparameters that hold their own defaults'],
  },
  {
    how: 'has another fingerprint each time',
    alter: ({ fingerprint }) => ({
      fingerprint: { ...fingerprint, numerics: { opened: String((opened += 1)) } },
    }),
    checks: ['opens with the same root and fingerprint again'],
  },
  {
    how: 'has an id that is not the digest of its contents',
    alter: ({ root }) => ({ root: { ...root, id: 'a'.repeat(64) } }),
    checks: ['opens with a root state whose id follows from its contents'],
  },
  {
    how: 'pays no heed to its seed',
    alter: () => ({}),
    request: (given) => ({ ...given, seed: 1 }),
    checks: ['trains otherwise under another seed'],
  },
  {
    how: 'echoes a rate that it did not train with',
    alter: (handle) => ({
      async advance(request, signal) {
        const result = await handle.advance(request, signal);
        const echo = { ...result.training.echo, lr: 0.5 };
        return { ...result, training: { ...result.training, echo } };
      },
    }),
    checks: ['trains a new state, and echoes the hyperparameters that it trained with'],
  },
  {
    how: 'throws where a segment fails',
    alter: (handle) => ({
      async advance(request, signal) {
        const result = await handle.advance(request, signal);
        if (result.outcome !== 'ok') throw new Error(result.outcome);
        return result;
      },
    }),
    checks: [
      'answers hyperparameters at their bounds with a result, never with an exception',
      'goes on from the parent of a segment that failed',
    ],
  },
  {
    how: 'evaluates in another order',
    alter: (handle) => ({
      async evaluate(state, signal) {
        const { metrics, items } = await handle.evaluate(state, signal);
        return { metrics, items: items.toReversed() };
      },
    }),
    checks: ['evaluates to finite metrics and one item for each val example, in order'],
  },
  {
    how: 'leaves an example of val out',
    alter: (handle) => ({
      async evaluate(state, signal) {
        const { metrics, items } = await handle.evaluate(state, signal);
        return { metrics, items: items.slice(1) };
      },
    }),
    checks: ['evaluates to finite metrics and one item for each val example, in order'],
  },
  {
    how: 'keeps its blobs to itself',
    alter: () => ({}),
    request: (given) => ({ ...given, blobs: join(given.blobs, '..', 'hidden') }),
    checks: ['has every blob of a state on disk once it is persisted'],
  },
  {
    how: 'exports files under digests that are not theirs',
    alter: (handle) => ({
      async export(state, directory) {
        const { files } = await handle.export(state, directory);
        const names = Object.keys(files);
        return {
          directory,
          files: Object.fromEntries(names.map((name) => [name, 'a'.repeat(64)])),
        };
      },
    }),
    checks: ['exports files that are what their digests say, the same ones again'],
  },
  {
    how: 'trains on after an abort',
    alter: (handle) => ({ advance: (request) => handle.advance(request, never) }),
    checks: ['heeds an abort within 5000 ms, and trains again afterwards'],
  },
  {
    how: 'cannot be closed twice',
    alter: () => {
      let closed = false;
      return {
        async close() {
          if (closed) throw new Error('closed already');
          closed = true;
        },
      };
    },
    checks: ['can be closed twice'],
  },
  {
    how: 'is another trainer when it is opened again',
    alter: (handle) => ({ reopen: async () => handle }),
    checks: ['opened again for another seed, is what a new one is'],
  },
  {
    how: 'puts its secret into its fingerprint',
    alter: ({ fingerprint }, { secret }) => ({
      fingerprint: { ...fingerprint, numerics: { token: secret({ env: 'TOKEN' }) } },
    }),
    checks: ['lets no secret out: not in states, results, files, messages or errors'],
  },
  {
    how: 'prints',
    alter: (handle) => ({
      async advance(request, signal) {
        process.stdout.write('training');
        return await handle.advance(request, signal);
      },
    }),
    checks: ['writes nothing to stdout'],
  },
];

test.each(brokenTrainers)(
  'a trainer that $how fails $checks',
  async ({ alter, request, checks }) => {
    const plugin = await alteredTrainer(alter, request);
    expect(await brokenChecks(trainerChecks({ plugin }))).toEqual(checks);
  },
);

test('chance within a segment is found, in place and in a trainer that was just opened', async () => {
  const plugin = await alteredTrainer((handle) => ({
    advance: (request, signal) =>
      handle.advance({ ...request, segment: { audio_seconds: 8 + Math.random() } }, signal),
  }));
  expect(await brokenChecks(trainerChecks({ plugin }))).toContain(
    'gives the same state for the same parent, hyperparameters and segment',
  );
});

test('a segment that changes its parent is found', async () => {
  let segments = 0;
  const plugin = await alteredTrainer((handle) => ({
    async advance(request, signal) {
      const result = await handle.advance(request, signal);
      Object.assign(request.parent.meta, { segments: (segments += 1) });
      return result;
    },
  }));
  expect(await brokenChecks(trainerChecks({ plugin }))).toContain(
    'leaves the parent state as it was',
  );
});

test('a plugin that tells of other hyperparameters than its trainer has is found', async () => {
  const sound = await alteredTrainer(() => ({}));
  const plugin = definePlugin<'trainer', unknown>({
    ...sound,
    hyperparameters: ['lr', 'momentum'],
  });
  expect(await brokenChecks(trainerChecks({ plugin }))).toEqual([
    'declares hyperparameters that hold their own defaults',
  ]);
});

test('hyperparameters that were to fail and do not are found', async () => {
  const plugin = await alteredTrainer(() => ({}));
  expect(await brokenChecks(trainerChecks({ plugin, failing: { lr: 1e-4 } }))).toEqual([
    'goes on from the parent of a segment that failed',
  ]);
});
