import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { trajectorySchema, type Trajectory } from '@rl-exp/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lockRun } from '../runtime/run-lock.ts';
import { Store } from '../runtime/store/store.ts';
import { ownPlace, type OwnPlace } from './__fixtures__/own-place.ts';

const statSchema = z.object({
  records: z.object({ states: z.object({ files: z.int() }) }),
  blobs: z.object({ files: z.int(), bytes: z.int() }),
  states: z.object({ whole: z.int(), evicted: z.int() }),
  runs: z.array(z.object({ status: z.string() })),
});
const verifySchema = z.object({
  damaged: z.array(z.object({ path: z.string(), reason: z.string(), remedy: z.string() })),
  drafts: z.object({ files: z.int() }),
  orphans: z.object({ files: z.int() }),
});
const gcSchema = z.object({
  after_bytes: z.int(),
  evicted: z.object({ states: z.int() }),
  kept_back: z.array(z.object({ why: z.string(), states: z.int(), runs: z.array(z.string()) })),
});

const stat = async (place: OwnPlace): Promise<z.infer<typeof statSchema>> =>
  statSchema.parse(await place.json('store', 'stat'));

async function trajectoriesOf(run: string): Promise<readonly Trajectory[]> {
  const names = (await readdir(run, { recursive: true })).filter((name) =>
    name.endsWith('trajectory.json'),
  );
  return await Promise.all(
    names
      .toSorted()
      .map(async (name) =>
        trajectorySchema.parse(JSON.parse(await readFile(join(run, name), 'utf8'))),
      ),
  );
}

async function deliveredBy(run: string): Promise<readonly string[]> {
  return (await trajectoriesOf(run)).flatMap(({ delivered }) => delivered ?? []);
}

/** What an episode came to, but for who trained what. */
async function pathsOf(run: string): Promise<unknown> {
  return (await trajectoriesOf(run)).map(({ steps, delivered, root }) => ({
    root,
    delivered,
    steps: steps.map(({ transition, evaluation }) => [transition?.state, evaluation]),
  }));
}

describe('what stays when a run is finished', () => {
  test('with best+last the first, the best and the last state of each cell, and all records', async () => {
    const place = await ownPlace('keep: best+last');
    await place.run();
    const { records, states } = await stat(place);
    expect(records.states.files).toBe(10);
    expect(states.whole).toBeGreaterThanOrEqual(4);
    expect(states.whole).toBeLessThanOrEqual(6);
  });

  test('all of them where nothing else is said', async () => {
    const place = await ownPlace();
    await place.run();
    expect((await stat(place)).states).toEqual({ whole: 10, evicted: 0 });
  });

  test('no more than max_size', async () => {
    const place = await ownPlace('max_size: 300B');
    await place.run();
    const { blobs, states } = await stat(place);
    expect(blobs.bytes).toBeLessThanOrEqual(300);
    expect(blobs.bytes).toBeGreaterThan(200);
    expect(states.evicted).toBeGreaterThan(0);
  });

  test('what an earlier run keeps, though it is in the middle of a later one', async () => {
    const place = await ownPlace('keep: best+last');
    const earlier = await place.run();
    const store = await Store.open(place.store);
    const isThere = async (id: string): Promise<boolean> =>
      await store.holds(await store.requireState(id));
    const longer = await place.run('--set', 'environment.steps=6');
    const kept = [...(await deliveredBy(earlier)), ...(await deliveredBy(longer))];
    expect(new Set(kept).size).toBe(4);
    expect(await Promise.all(kept.map(isThere))).toEqual([true, true, true, true]);
    expect((await stat(place)).states.evicted).toBeGreaterThan(0);
  });
});

test('evicted states are made again with the same ids, by a longer episode of the same plan', async () => {
  const place = await ownPlace();
  await place.run();
  expect((await place.rlExp('store', 'gc', '--max-size', '0')).exitCode).toBe(0);
  expect((await stat(place)).blobs.files).toBe(0);
  const longer = ['--set', 'environment.steps=6'];
  const run = await place.run(...longer);
  const elsewhere = await ownPlace();
  const reference = await elsewhere.run(...longer);
  expect(await pathsOf(run)).toEqual(await pathsOf(reference));
  const { exitCode, stdout } = await place.rlExp('store', 'verify');
  expect(exitCode, stdout).toBe(0);
});

test('a collection that was killed leaves a store like any other', async () => {
  const place = await ownPlace();
  await place.run();
  const blobs = await readdir(join(place.store, 'blobs'), { recursive: true });
  const files = blobs.filter((name) => name.includes('/')).toSorted();
  const gone = files.filter((_, index) => index % 2 === 0);
  for (const name of gone) await rm(join(place.store, 'blobs', name));
  expect((await place.rlExp('store', 'verify')).exitCode).toBe(0);
  expect((await stat(place)).states).toEqual({ whole: 5, evicted: 5 });
  const longer = ['--set', 'environment.steps=6'];
  const reference = await (await ownPlace()).run(...longer);
  expect(await pathsOf(await place.run(...longer))).toEqual(await pathsOf(reference));
});

test('a finished run over an emptied store is judged and continued like any other', async () => {
  const place = await ownPlace();
  const run = await place.run();
  await place.rlExp('store', 'gc', '--max-size', '0');
  const [cell = ''] = await readdir(join(run, 'cells'));
  await rm(join(run, 'cells', cell, 'checkpoint'), { recursive: true });
  const { exitCode, stderr } = await place.rlExp('judge', run);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toContain('was evicted; its segment is trained again');
});

test('gc evicts least worth first and stops when it fits; --dry-run says the same and changes nothing', async () => {
  const place = await ownPlace();
  await place.run();
  const before = await stat(place);
  const size = `${before.blobs.bytes - 150}B`;
  const dry = gcSchema.parse(await place.json('store', 'gc', '--max-size', size, '--dry-run'));
  expect(await stat(place)).toEqual(before);
  const found = gcSchema.parse(await place.json('store', 'gc', '--max-size', size));
  expect(found).toEqual(dry);
  expect(found.evicted.states).toBe(2);
  expect((await stat(place)).blobs.bytes).toBe(found.after_bytes);
});

test('gc leaves what a live run needs, names the run, and ends with 1', async () => {
  const place = await ownPlace();
  const run = await place.run();
  const unlock = await lockRun(run);
  const found = gcSchema.parse(await place.json('store', 'gc', '--max-size', '0'));
  expect(found.evicted.states).toBe(0);
  expect(found.kept_back).toEqual([{ why: 'live', states: 10, runs: [run], bytes: undefined }]);
  const { exitCode, stdout } = await place.rlExp('store', 'gc', '--max-size', '0');
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`needed by runs that are being worked on\n         ${run}`);
  expect((await stat(place)).runs).toEqual([{ status: 'live' }]);
  await unlock();
  expect((await place.rlExp('store', 'gc', '--max-size', '0')).exitCode).toBe(0);
});

test('a size that is none is a usage error', async () => {
  const place = await ownPlace();
  const { exitCode, stderr } = await place.rlExp('store', 'gc', '--max-size', 'lots');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('500MB');
  expect((await place.rlExp('store', 'gc')).exitCode).toBe(2);
});

describe('verify', () => {
  test.each(['transitions', 'evaluations', 'states', 'blobs'])(
    'names a flipped bit anywhere in %s; set aside, the same run is made again',
    async (kind) => {
      const place = await ownPlace();
      const run = await place.run();
      expect((await place.rlExp('store', 'verify')).exitCode).toBe(0);
      const folder = join(place.store, kind);
      const names = (await readdir(folder, { recursive: true })).filter((name) =>
        name.includes('/'),
      );
      const flipped = names.filter((_, index) => index % 3 === 0).map((name) => join(folder, name));
      for (const [index, path] of flipped.entries()) {
        const bytes = await readFile(path);
        const at = Math.floor((bytes.length * index) / flipped.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (index % 8));
        await writeFile(path, bytes);
      }
      const { damaged } = verifySchema.parse(await place.json('store', 'verify'));
      const named = damaged.map(({ path }) => path);
      expect(named).toEqual(expect.arrayContaining(flipped));
      expect(damaged.every(({ reason, remedy }) => reason !== '' && remedy !== '')).toBe(true);
      expect((await place.rlExp('store', 'verify')).exitCode).toBe(1);
      expect((await place.rlExp('store', 'verify', '--repair')).exitCode).toBe(0);
      expect((await place.rlExp('store', 'verify')).exitCode).toBe(0);
      const aside = await readdir(join(place.store, 'damaged', kind));
      expect(aside).toEqual(expect.arrayContaining(flipped.map((path) => basename(path))));
      expect(await pathsOf(await place.run('--fresh'))).toEqual(await pathsOf(run));
    },
  );

  test('drafts and orphans are told of and are no damage', async () => {
    const place = await ownPlace();
    await place.run();
    const [folder = ''] = await readdir(join(place.store, 'blobs'));
    await writeFile(join(place.store, 'blobs', folder, 'half.0a1b.tmp'), 'half');
    await rm(join(place.store, 'transitions'), { recursive: true });
    await rm(join(place.store, 'states'), { recursive: true });
    const found = verifySchema.parse(await place.json('store', 'verify'));
    expect(found).toEqual({ damaged: [], drafts: { files: 1 }, orphans: { files: 10 } });
    expect((await place.rlExp('store', 'verify')).exitCode).toBe(0);
  });

  test('a transition whose state is not on record is damage', async () => {
    const place = await ownPlace();
    await place.run();
    await rm(join(place.store, 'states'), { recursive: true });
    const { damaged } = verifySchema.parse(await place.json('store', 'verify'));
    expect(damaged).toHaveLength(8);
    expect(damaged[0]?.reason).toContain('not on record');
  });
});
