import { mkdir, readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestOfJson,
  type StateManifest,
  type TrainerHandle,
  type WorkerSlot,
} from '@rl-exp/core';
import { afterAll, describe, expect, test } from 'vitest';
import { openOtherUser, otherUserObstacle } from './__fixtures__/other-user.ts';
import { advanced, localSlot, signal, TorchBench } from './__fixtures__/torch-bench.ts';

const bench = await TorchBench.create();
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

/** A place that shares nothing with this process but the machine. */
function remoteSlot(home: string): WorkerSlot {
  const launch = ['env', '-i', `HOME=${join(bench.folder, home)}`, 'PATH=/usr/bin:/bin'];
  return { ...localSlot, launch, remote: true, python: bench.python };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
}

/** Names below a folder with what they hold. */
async function contentsOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const paths = await filesBelow(folder);
  const contents = await Promise.all(paths.map((path) => readFile(path)));
  return new Map(
    contents.map((content, index) => [paths[index]?.slice(folder.length) ?? '', content]),
  );
}

interface Work {
  readonly handle: Pick<TrainerHandle, 'root' | 'fingerprint' | 'hyperparameters'>;
  readonly state: StateManifest;
  readonly training: object;
  readonly evaluation: object;
  readonly exported: Readonly<Record<string, string>>;
}

/** All that a trainer is asked for, into `<name>/blobs` and `<name>/checkpoint`. */
async function work(name: string, slot: WorkerSlot): Promise<Work> {
  const blobs = join(bench.folder, name, 'blobs');
  const handle = await bench.open({}, { slot, blobs });
  try {
    const { root, fingerprint, hyperparameters } = handle;
    await handle.persist(root, signal);
    const { state, training } = await advanced(handle, root);
    const [evaluation] = await Promise.all([
      handle.evaluate(state, signal),
      handle.persist(state, signal),
    ]);
    const directory = join(bench.folder, name, 'checkpoint');
    const { files: exported } = await handle.export(state, directory);
    return {
      handle: { root, fingerprint, hyperparameters },
      state,
      training: { ...training, seconds: null },
      evaluation,
      exported,
    };
  } finally {
    await handle.close();
  }
}

describe('a trainer at a remote place', () => {
  test('gives what a local one gives, and leaves it here', async () => {
    const here = await work('here', localSlot);
    // A trainer that was killed long ago left an export there.
    const abandoned = join(bench.folder, 'home/.cache/rl-exp/exports/abandoned');
    await mkdir(join(abandoned, 'checkpoint'), { recursive: true });
    await utimes(abandoned, 1, 1);
    const there = await work('there', remoteSlot('home'));
    expect(there).toEqual(here);
    const blobs = await contentsOf(join(bench.folder, 'here/blobs'));
    expect(blobs.size).toBeGreaterThan(50);
    expect(await contentsOf(join(bench.folder, 'there/blobs'))).toEqual(blobs);
    const checkpoint = await contentsOf(join(bench.folder, 'here/checkpoint'));
    expect([...checkpoint.keys()]).toEqual(Object.keys(here.exported).map((name) => `/${name}`));
    expect(await contentsOf(join(bench.folder, 'there/checkpoint'))).toEqual(checkpoint);

    const cache = join(bench.folder, 'home/.cache/rl-exp');
    expect(await contentsOf(join(cache, 'blobs'))).toEqual(blobs);
    expect(await readdir(join(cache, 'exports'))).toEqual([]);
    expect(await filesBelow(join(bench.folder, 'cache')).catch(() => [])).toEqual([]);

    // Another place holds nothing yet: the state comes out of the store here.
    const [next, expected] = await Promise.all(
      [remoteSlot('second'), localSlot].map(async (slot) => {
        const blobsThere = join(bench.folder, 'there/blobs');
        const handle = await bench.open({}, { slot, blobs: blobsThere });
        try {
          await handle.persist(there.state, signal);
          return (await advanced(handle, there.state)).state;
        } finally {
          await handle.close();
        }
      }),
    );
    expect(next).toEqual(expected);
  }, 300_000);

  test('says what is wrong there in the same words', async () => {
    const slot = remoteSlot('third');
    await expect(bench.open({ language: 'xx' }, { slot })).rejects.toMatchObject({
      code: 'RLX_MODEL_TOKEN_MISSING',
    });
    const handle = await bench.open({}, { slot });
    try {
      const { meta } = handle.root;
      const entries = handle.root.entries.map((entry) => ({ ...entry, blob: '0'.repeat(64) }));
      const lost = { id: digestOfJson({ entries, meta }), entries, meta };
      await expect(handle.evaluate(lost, signal)).rejects.toMatchObject({
        code: 'RLX_STATE_CORRUPT',
      });
    } finally {
      await handle.close();
    }
  }, 300_000);
});

const obstacle = await otherUserObstacle(bench.python);
const title = `a trainer of another user, through ssh${obstacle === null ? '' : ` (${obstacle})`}`;
test.skipIf(obstacle !== null)(
  title,
  async () => {
    await using user = await openOtherUser(bench.python, bench.folder);
    const { launch, python, home } = user;
    const here = await work('local', localSlot);
    const there = await work('ssh', { ...localSlot, launch, remote: true, python });
    expect(there).toEqual(here);
    const blobs = await contentsOf(join(bench.folder, 'local/blobs'));
    expect(await contentsOf(join(bench.folder, 'ssh/blobs'))).toEqual(blobs);
    expect(await contentsOf(join(bench.folder, 'ssh/checkpoint'))).toEqual(
      await contentsOf(join(bench.folder, 'local/checkpoint')),
    );
    expect(await contentsOf(join(home, '.cache/rl-exp/blobs'))).toEqual(blobs);
  },
  600_000,
);
