import { mkdir, readFile, readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { canonicalJson, digestOf, type StateManifest } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import type { TrainerBench } from './trainer-bench.ts';

/** What stays of training: blobs of states, and checkpoints. */
export function keepingChecks(bench: TrainerBench): readonly Check[] {
  return [
    {
      name: 'has every blob of a state on disk once it is persisted',
      async run() {
        const trainer = await bench.trainer();
        const { signal } = new AbortController();
        const state = await bench.advanced(trainer.root);
        for (const kept of [trainer.root, state]) {
          await trainer.persist(kept, signal);
          await demandBlobs(bench, kept);
        }
      },
    },
    {
      name: 'goes on from a persisted state in a trainer that was just opened',
      async run() {
        const trainer = await bench.trainer();
        const { signal } = new AbortController();
        const parent = await bench.advanced(trainer.root);
        await trainer.persist(parent, signal);
        const wanted = await bench.advanced(parent);
        const other = await bench.open();
        try {
          const found = await bench.advanced(parent, { trainer: other });
          demand(
            !trainer.fingerprint.bit_deterministic || found.id === wanted.id,
            'In a trainer that was just opened, a segment from a persisted state gives another state.',
            'Keep all that a segment depends on in the state: optimizer, position in the data, chance.',
          );
          const [here, there] = [
            await trainer.evaluate(parent, signal),
            await other.evaluate(parent, signal),
          ];
          demand(
            !trainer.fingerprint.bit_deterministic || canonicalJson(here) === canonicalJson(there),
            'In a trainer that was just opened, a persisted state is evaluated to something else.',
          );
        } finally {
          await bench.close(other);
        }
      },
    },
    {
      name: 'exports files that are what their digests say, the same ones again',
      async run() {
        const trainer = await bench.trainer();
        const state = await bench.advanced(trainer.root);
        await trainer.persist(state, new AbortController().signal);
        const made: string[] = [];
        for (const name of ['export', 'export-again']) {
          const directory = join(bench.host.folder, name);
          await mkdir(directory, { recursive: true });
          const { directory: told, files } = await trainer.export(state, directory);
          demand(
            told === directory,
            `Told to export to ${directory}, it says that it did to ${told}.`,
          );
          const names = Object.keys(files);
          demand(names.length > 0, 'Its export has no file.');
          for (const [file, digest] of Object.entries(files)) {
            demand(
              !isAbsolute(file) && !file.split(/[\\/]/).includes('..'),
              `Its export names ${file}, which lies outside of the directory.`,
            );
            const content = await readFile(join(directory, file)).catch(() => null);
            demand(
              content !== null && digestOf(content) === digest,
              `Its export names ${file} with a digest that the file does not have.`,
            );
          }
          const there = await readdir(directory, { recursive: true, withFileTypes: true });
          const unnamed = there.filter((entry) => entry.isFile()).length - names.length;
          demand(unnamed === 0, `Its export leaves ${unnamed} files that it does not name.`);
          made.push(canonicalJson(files));
        }
        demand(made[0] === made[1], 'The same state is exported to other bytes the second time.');
      },
    },
  ];
}

async function demandBlobs(bench: TrainerBench, state: StateManifest): Promise<void> {
  for (const { name, blob, bytes } of state.entries) {
    const path = join(bench.blobs(), blob.slice(0, 2), blob);
    const content = await readFile(path).catch(() => null);
    demand(
      content !== null && digestOf(content) === blob && content.byteLength === bytes,
      `After \`persist\`, the blob of ${name} ${content === null ? 'is not there' : 'is not what its digest and size say'}: ${path}`,
      'Write each blob under its SHA-256, to <first two characters>/<digest>, before persist resolves.',
    );
  }
}
