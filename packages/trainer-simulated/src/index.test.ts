import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  digestOf,
  digestOfJson,
  evaluationSchema,
  fingerprintSchema,
  isPlugin,
  startOf,
  stateManifestSchema,
  transitionResultSchema,
  type Hyperparameters,
  type Segment,
  type StateManifest,
  type TrainerHandle,
  type TransitionResult,
} from '@rl-exp/core';
import { createSimulatedWorld, type SimulatedWorld } from './__fixtures__/simulated-world.ts';
import plugin from './index.ts';

const signal = new AbortController().signal;
let world: SimulatedWorld;

beforeEach(async () => {
  world = await createSimulatedWorld();
});
afterEach(() => rm(world.folder, { recursive: true, force: true }));

async function advance(
  trainer: TrainerHandle,
  options: {
    readonly parent?: StateManifest;
    readonly set?: Hyperparameters;
    readonly segment?: Segment;
    readonly replicate?: number;
  } = {},
): Promise<TransitionResult> {
  const {
    parent = trainer.root,
    set = {},
    segment = { audio_seconds: 600 },
    replicate = 0,
  } = options;
  const hyperparameters = { ...startOf(trainer.hyperparameters), ...set };
  return trainer.advance({ parent, hyperparameters, segment, replicate }, signal);
}

async function advanced(...parameters: Parameters<typeof advance>): Promise<StateManifest> {
  const result = await advance(...parameters);
  if (result.outcome !== 'ok') throw new Error(`the segment failed: ${result.outcome}`);
  return result.state;
}

const werOf = async (trainer: TrainerHandle, state: StateManifest): Promise<number> =>
  (await trainer.evaluate(state, signal)).metrics.wer ?? Number.NaN;

test('it is a trainer plugin named simulated, and says so when opened', async () => {
  expect(isPlugin(plugin)).toBe(true);
  expect([plugin.kind, plugin.name]).toEqual(['trainer', 'simulated']);
  const trainer = await world.open();
  expect(trainer.notice).toBe('Simulated training: no number here was measured on a model.');
  expect(world.warnings).toEqual([trainer.notice]);
});

test('what it returns keeps to the contract', async () => {
  const trainer = await world.open();
  stateManifestSchema.parse(trainer.root);
  fingerprintSchema.parse(trainer.fingerprint);
  transitionResultSchema.parse(await advance(trainer));
  evaluationSchema.parse(await trainer.evaluate(trainer.root, signal));
  expect(trainer.root.id).toBe(
    digestOfJson({ entries: trainer.root.entries, meta: trainer.root.meta }),
  );
});

test('equal inputs give the same state in a trainer that is opened anew', async () => {
  const first = await advanced(await world.open());
  const second = await advanced(await world.open());
  expect(second).toEqual(first);
});

test('seed, hyperparameters, segment and parent each change the state', async () => {
  const trainer = await world.open();
  const state = await advanced(trainer);
  const others = [
    await advanced(await world.open({ seed: 8 })),
    await advanced(trainer, { set: { lr: 2e-4 } }),
    await advanced(trainer, { segment: { audio_seconds: 300 } }),
    await advanced(trainer, { parent: state }),
  ];
  expect(new Set([state, ...others].map(({ id }) => id)).size).toBe(5);
});

test('a replicate is the same computation anew', async () => {
  const trainer = await world.open();
  expect(await advanced(trainer, { replicate: 3 })).toEqual(await advanced(trainer));
});

test('the fingerprint knows the model and not the time a segment takes', async () => {
  const { fingerprint } = await world.open();
  expect((await world.open({ trainer: { segment_ms: 5 } })).fingerprint).toEqual(fingerprint);
  expect((await world.open({ trainer: { best_lr: 1e-3 } })).fingerprint).not.toEqual(fingerprint);
});

test('training from a state leaves that state and its blob as they were', async () => {
  const trainer = await world.open();
  const parent = await advanced(trainer);
  const before = [
    structuredClone(parent),
    await trainer.evaluate(parent, signal),
    await blobsOf(world),
  ];
  await advanced(trainer, { parent });
  await advance(trainer, { parent, set: { lr: 1 } });
  const blobs = await blobsOf(world);
  expect([parent, await trainer.evaluate(parent, signal)]).toEqual(before.slice(0, 2));
  expect(blobs).toEqual(expect.objectContaining(before[2]));
});

test('every blob is named by its bytes and nothing else is left behind', async () => {
  const trainer = await world.open();
  const state = await advanced(trainer);
  const blobs = await blobsOf(world);
  const named = [trainer.root, state].flatMap(({ entries }) => entries);
  expect(Object.keys(blobs).toSorted()).toEqual(
    named.map(({ blob }) => join(blob.slice(0, 2), blob)).toSorted(),
  );
  for (const { blob, bytes } of named) {
    const content = blobs[join(blob.slice(0, 2), blob)];
    expect(digestOf(content ?? '')).toBe(blob);
    expect(content).toHaveLength(bytes);
  }
});

test('a missing or damaged blob is an error that names it', async () => {
  const trainer = await world.open();
  const blob = trainer.root.entries[0]?.blob ?? '';
  const path = join(world.blobs, blob.slice(0, 2), blob);
  await writeFile(path, 'damaged');
  await expect(trainer.evaluate(trainer.root, signal)).rejects.toMatchObject({
    code: 'RLX_SIMULATED_BLOB_MISSING',
    message: expect.stringContaining(path),
  });
  await rm(path);
  await expect(advance(trainer)).rejects.toMatchObject({ code: 'RLX_SIMULATED_BLOB_MISSING' });
});

test.each([
  ['oom', { batch_size: 64 }],
  ['nan', { lr: 0.1 }],
  ['diverged', { lr: 0.01 }],
] as const)('%s is reached under %j and is a result with evidence', async (outcome, set) => {
  const result = await advance(await world.open(), { set });
  expect(result.outcome).toBe(outcome);
  expect(result).toMatchObject({ evidence: { simulated: 'true' } });
  transitionResultSchema.parse(result);
});

test('freezing saves memory and costs what can be learned', async () => {
  const trainer = await world.open({ trainer: { noise: 0 } });
  expect((await advance(trainer, { set: { batch_size: 64 } })).outcome).toBe('oom');
  expect((await advance(trainer, { set: { batch_size: 64, frozen_layers: 4 } })).outcome).toBe(
    'ok',
  );
  const all = await werOf(trainer, await advanced(trainer));
  const few = await werOf(trainer, await advanced(trainer, { set: { frozen_layers: 4 } }));
  expect(few).toBeGreaterThan(all);
});

test('learning is fastest at the best rate, and more audio teaches more', async () => {
  const trainer = await world.open({ trainer: { noise: 0 } });
  const after = async (lr: number, audioSeconds = 600): Promise<number> =>
    werOf(
      trainer,
      await advanced(trainer, { set: { lr }, segment: { audio_seconds: audioSeconds } }),
    );
  const best = await after(3e-4);
  expect(best).toBeLessThan(await after(3e-6));
  expect(best).toBeLessThan(await after(5e-3));
  expect(await after(3e-4, 1200)).toBeLessThan(best);
  expect(best).toBeLessThan(await werOf(trainer, trainer.root));
});

test('late in training a lower rate wins over the one that was best early', async () => {
  const trainer = await world.open({ trainer: { noise: 0 } });
  const late = await advanced(trainer, { set: { lr: 3e-4 }, segment: { audio_seconds: 9000 } });
  const held = await werOf(trainer, await advanced(trainer, { parent: late, set: { lr: 3e-4 } }));
  const lowered = await werOf(
    trainer,
    await advanced(trainer, { parent: late, set: { lr: 1e-4 } }),
  );
  expect(lowered).toBeLessThan(held);
});

test('a segment in updates trains that many, one in audio seconds the same audio whatever the batch', async () => {
  const trainer = await world.open();
  const report = async (segment: Segment, set: Hyperparameters) =>
    (await advance(trainer, { segment, set })).training;
  expect(await report({ updates: 5 }, { batch_size: 4, grad_accum: 2 })).toMatchObject({
    updates: 5,
    optimizer_steps: 5,
    examples: 40,
  });
  const small = await report({ audio_seconds: 600 }, { batch_size: 4 });
  const large = await report({ audio_seconds: 600 }, { batch_size: 16 });
  expect(large.audio_seconds).toBe(small.audio_seconds);
  expect(large.updates).toBeLessThan(small.updates);
});

test('an aborted segment rejects and leaves no state behind', async () => {
  const trainer = await world.open({ trainer: { segment_ms: 60_000 } });
  const before = await blobsOf(world);
  const controller = new AbortController();
  const running = trainer.advance(
    {
      parent: trainer.root,
      hyperparameters: startOf(trainer.hyperparameters),
      segment: { updates: 1 },
      replicate: 0,
    },
    controller.signal,
  );
  controller.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  expect(await blobsOf(world)).toEqual(before);
});

test('an export stands alone and lists its files by digest', async () => {
  const trainer = await world.open();
  const state = await advanced(trainer);
  const directory = join(world.folder, 'checkpoint');
  const exported = await trainer.export(state, directory);
  const content = await readFile(join(directory, 'simulated-checkpoint.json'), 'utf8');
  expect(exported.files).toEqual({ 'simulated-checkpoint.json': digestOf(content) });
  expect(JSON.parse(content)).toMatchObject({ simulated: true, state: state.id });
});

async function blobsOf({ blobs }: SimulatedWorld): Promise<Record<string, string>> {
  const entries = await readdir(blobs, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ name, parentPath }) => {
        const path = join(parentPath, name);
        return [path.slice(blobs.length + 1), await readFile(path, 'utf8')] as const;
      }),
    ),
  );
}

test('a choice of data orders is a hyperparameter that stands for chance alone', async () => {
  const plain = await world.open();
  const choosing = await world.open({ trainer: { data_orders: 3 } });
  expect(plain.hyperparameters.map(({ name }) => name)).not.toContain('data_order');
  expect(choosing.hyperparameters.find(({ name }) => name === 'data_order')).toMatchObject({
    default: 0,
    min: 0,
    max: 2,
  });
  expect(choosing.fingerprint).toEqual(plain.fingerprint);
  const same = await advanced(plain);
  expect(await advanced(choosing, { set: { data_order: 0 } })).toEqual(same);
  const [one, two] = [
    await advanced(choosing, { set: { data_order: 1 } }),
    await advanced(choosing, { set: { data_order: 2 } }),
  ];
  expect(new Set([same.id, one.id, two.id]).size).toBe(3);
  expect(await advanced(choosing, { set: { data_order: 1 } })).toEqual(one);
});
