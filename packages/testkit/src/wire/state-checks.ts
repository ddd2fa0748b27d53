import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, digestOf, type StateManifest } from '@rl-exp/core';
import { expectThat } from './wire-bench.ts';
import type { WireCheck } from './wire-check.ts';

const digestPattern = /^[0-9a-f]{64}$/;

/** Promises about what lies on the disk. */
export const stateChecks: readonly WireCheck[] = [
  {
    name: 'persist',
    promise: 'has every blob of a state in the folder of blobs, whole, once persist is answered',
    advice:
      'Write beside, flush to the disk, rename to `<first two characters>/<digest>`; answer only then.',
    async run(bench) {
      const main = await bench.main();
      const { state } = await bench.advanced(main);
      for (const each of [main.opened.root, state]) {
        const { folder } = await bench.persist(main, each);
        expectThat(
          folder === main.blobs,
          `it says that blobs lie in ${folder}; they belong in ${main.blobs}`,
        );
        await expectBlobs(main.blobs, each);
      }
    },
  },
  {
    name: 'content-addressing',
    promise: 'names every file in the folder of blobs by its SHA-256',
    advice: 'The name of a blob is the SHA-256 of its bytes, in lower-case hexadecimal.',
    async run(bench) {
      const main = await bench.main();
      await bench.persist(main, (await bench.advanced(main)).state);
      await bench.persist(main, main.opened.root);
      const files = await filesBelow(main.blobs);
      expectThat(files.length > 0, 'the folder of blobs is empty');
      for (const file of files) {
        const name = file.split('/').at(-1) ?? '';
        if (!digestPattern.test(name)) continue;
        const digest = digestOf(await readFile(file));
        expectThat(digest === name, `the bytes of blob ${name} digest to ${digest}`);
      }
    },
  },
  {
    name: 'fresh-process',
    promise: 'needs nothing but the blobs to go on from a state in another process',
    advice:
      'Whatever decides what comes next, such as the place in the data, belongs into the state.',
    async run(bench) {
      const one = await bench.main();
      const { state } = await bench.advanced(one);
      await bench.persist(one, state);
      const other = await bench.open({ blobs: one.blobs });
      const [here, there] = [await bench.evaluate(one, state), await bench.evaluate(other, state)];
      if (!one.opened.fingerprint.bit_deterministic)
        return 'its fingerprint promises no equal bits; the state could be evaluated';
      expectThat(
        canonicalJson(here) === canonicalJson(there),
        'a persisted state was evaluated otherwise in another process',
      );
      const [next, elsewhere] = [
        await bench.advanced(one, { parent: state }),
        await bench.advanced(other, { parent: state }),
      ];
      expectThat(
        next.state.id === elsewhere.state.id,
        'from a persisted state training went on otherwise in another process',
      );
      return undefined;
    },
  },
  {
    name: 'export',
    promise:
      'writes a checkpoint whose files have the digests and lengths that it says, the same twice',
    advice:
      'Name every file with the SHA-256 and length of its bytes, and write no time or path into it.',
    async run(bench) {
      const main = await bench.main();
      const { state } = await bench.advanced(main);
      await bench.persist(main, state);
      const first = await bench.export(main, state);
      expectThat(Object.keys(first.files).length > 0, 'the checkpoint has no files');
      for (const [name, { sha256, bytes }] of Object.entries(first.files)) {
        const content = await readFile(join(first.directory, name)).catch(() => null);
        expectThat(content !== null, `the file ${name} is not there`);
        expectThat(
          content.length === bytes && digestOf(content) === sha256,
          `the file ${name} is not the one that its digest and length say`,
        );
      }
      const again = await bench.export(main, state);
      expectThat(
        canonicalJson(first.files) === canonicalJson(again.files),
        'a second export of the same state gave other files',
      );
    },
  },
];

async function expectBlobs(folder: string, { entries }: StateManifest): Promise<void> {
  for (const { name, blob, bytes } of entries) {
    const found = await stat(join(folder, blob.slice(0, 2), blob)).catch(() => null);
    expectThat(found !== null, `the blob ${blob} of '${name}' is not there`);
    expectThat(
      found.size === bytes,
      `the blob ${blob} of '${name}' has ${found.size} bytes, and the state says ${bytes}`,
    );
  }
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
