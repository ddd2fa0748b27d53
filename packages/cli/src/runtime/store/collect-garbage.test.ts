import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf } from '@rl-exp/core';
import { expect, onTestFinished, test } from 'vitest';
import { lockRun } from '../run-lock.ts';
import { collectGarbage, type Collection } from './collect-garbage.ts';
import { deleteBlobs } from './delete-blobs.ts';
import { SmallStore } from './__fixtures__/small-store.ts';
import { planCollection } from './plan-collection.ts';
import { surveyStore } from './survey.ts';

const collect = async (
  { store }: SmallStore,
  options: { maxBytes?: number; forget?: boolean; dryRun?: boolean } = {},
): Promise<Collection> =>
  await collectGarbage({ store, maxBytes: 0, nowMs: Date.now(), ...options });

/** A run that this process works on, whose journal names nothing. */
async function liveRun({ store }: SmallStore): Promise<() => Promise<void>> {
  const run = join(store.directory, '..', 'run');
  await mkdir(run, { recursive: true });
  await store.runs.add(run);
  const unlock = await lockRun(run);
  onTestFinished(unlock);
  return unlock;
}

test('what cannot be made again stays and is named, with what follows from nothing else', async () => {
  const small = await SmallStore.create();
  await small.root('root');
  await small.state('gpu', { parent: 'root', exact: false });
  await small.state('cpu', { parent: 'gpu', exact: true });
  const found = await collect(small);
  expect(found.kept_back).toEqual([{ why: 'pinned', states: 1, bytes: 3, runs: [] }]);
  expect(found).toMatchObject({ after_bytes: 3, evicted: { states: 2 }, forgotten: { states: 0 } });
  expect(await small.whole()).toEqual(['gpu']);
});

test('forgetting evicts it too, and removes exactly the transitions whose states nobody can give any more', async () => {
  const small = await SmallStore.create();
  await small.root('root');
  await small.state('gpu', { parent: 'root', exact: false });
  await small.state('after gpu', { parent: 'gpu', exact: true });
  await small.state('cpu', { parent: 'root', exact: true });
  const dry = await collect(small, { forget: true, dryRun: true });
  expect(await small.whole()).toHaveLength(4);
  const { dry_run: _dry, ...found } = await collect(small, { forget: true });
  expect(dry).toEqual({ ...found, dry_run: true });
  expect(found.forgotten).toEqual({ states: 2, transitions: 2 });
  expect(await small.whole()).toEqual([]);
  const { transitions, states } = small.store;
  expect(await transitions.read(small.key('gpu'))).toBeNull();
  expect(await transitions.read(small.key('after gpu'))).toBeNull();
  expect(await transitions.read(small.key('cpu'))).not.toBeNull();
  expect(await states.read(small.id('gpu'))).not.toBeNull();
});

test('what can be made again goes before what cannot, whatever is asked for', async () => {
  const small = await SmallStore.create();
  await small.root('root');
  await small.state('gpu', { parent: 'root', exact: false });
  await small.state('cpu', { parent: 'root', exact: true });
  await collect(small, { maxBytes: 3, forget: true });
  expect(await small.whole()).toEqual(['gpu']);
});

test('a blob that a kept state shares stays', async () => {
  const small = await SmallStore.create();
  await small.root('root', ['base']);
  await small.state('gpu', { parent: 'root', exact: false, contents: ['base', 'tensor'] });
  await collect(small);
  expect(await small.whole()).toEqual(['root', 'gpu']);
});

test('while a run is live, what was used within a minute stays, and what was written within an hour', async () => {
  const small = await SmallStore.create();
  await small.root('root');
  await small.root('old');
  const orphan = small.store.blob(digestOf('orphan'));
  await mkdir(dirname(orphan), { recursive: true });
  await writeFile(orphan, 'orphan');
  await writeFile(`${orphan}.a1b2.tmp`, 'draft');
  const unlock = await liveRun(small);
  const longAgo = new Date(Date.now() - 120_000);
  for (const path of [small.store.states.path(small.id('old')), small.store.blob(digestOf('old'))])
    await utimes(path, longAgo, longAgo);
  const found = await collect(small);
  expect(found).toMatchObject({ evicted: { states: 1 }, removed: { files: 0 } });
  expect(found.kept_back).toEqual([
    { why: 'recent', states: 1, bytes: 4, runs: [] },
    { why: 'young', states: 0, bytes: 11, runs: [] },
  ]);
  await unlock();
  expect(await collect(small)).toMatchObject({
    after_bytes: 0,
    removed: { files: 2, bytes: 11 },
    kept_back: [],
  });
  expect(existsSync(orphan)).toBe(false);
});

test('a lease shows that somebody is at work, also without a run', async () => {
  const small = await SmallStore.create();
  await small.root('root');
  const never = new AbortController().signal;
  const release = await small.store.leases.take(digestOf('key'), never, () => undefined);
  expect(await collect(small)).toMatchObject({ evicted: { states: 0 } });
  await release();
  expect(await collect(small)).toMatchObject({ evicted: { states: 1 } });
});

test('a state that is used while others go keeps its blobs', async () => {
  const small = await SmallStore.create();
  await small.root('one', ['shared', 'first']);
  await small.root('two', ['shared', 'second']);
  const { store } = small;
  const { states, sizes } = await surveyStore(store);
  const plan = planCollection({ states: states.values(), sizes, worth: () => 0, maxBytes: 0 });
  const later = new Date(Date.now() + 1000);
  await utimes(store.states.path(small.id('two')), later, later);
  const { spared } = await deleteBlobs({ store, plan, known: states });
  expect([...spared]).toEqual([small.id('two')]);
  expect(await small.whole()).toEqual(['two']);
});

test('a state that came into being since keeps the blobs that it shares', async () => {
  const small = await SmallStore.create();
  await small.root('before', ['shared', 'first']);
  const { store } = small;
  const { states, sizes } = await surveyStore(store);
  const plan = planCollection({ states: states.values(), sizes, worth: () => 0, maxBytes: 0 });
  await small.root('since', ['shared', 'second']);
  await deleteBlobs({ store, plan, known: states });
  expect(await small.whole()).toEqual(['since']);
});

test('one collection at a time', async () => {
  const small = await SmallStore.create();
  for (let index = 0; index < 50; index += 1) await small.root(`root ${index}`);
  const found = await Promise.allSettled([collect(small), collect(small)]);
  expect(found.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(found).toContainEqual(
    expect.objectContaining({ reason: expect.objectContaining({ code: 'RLX_STORE_BUSY' }) }),
  );
});
