import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, digestOf } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import { demandState } from './opening-checks.ts';
import type { TrainerBench } from './trainer-bench.ts';

/** What a segment is: a new state that follows from its inputs, beside a parent that stays as it was. */
export function segmentChecks(bench: TrainerBench): readonly Check[] {
  return [
    {
      name: 'trains a new state, and echoes the hyperparameters that it trained with',
      async run() {
        const { root, hyperparameters } = await bench.trainer();
        const [spec] = hyperparameters;
        const set =
          spec?.type === 'float'
            ? { [spec.name]: Math.max(spec.min, Number((spec.default / 2).toPrecision(6))) }
            : {};
        const result = await bench.advance(root, { set });
        demand(
          result.outcome === 'ok',
          `A segment near the starting hyperparameters fails: ${result.outcome}.`,
        );
        demandState(result.state, 'The new state');
        demand(result.state.id !== root.id, 'After a segment its state is the one before.');
        const asked: Readonly<Record<string, number>> = {
          ...Object.fromEntries(hyperparameters.map(({ name, default: start }) => [name, start])),
          ...set,
        };
        for (const { name } of hyperparameters) {
          const echoed = result.training.echo[name];
          demand(
            echoed === undefined || isNear(echoed, asked[name] ?? 0),
            `Asked to train with ${name} ${asked[name]}, it trained with ${echoed}.`,
            'Echo what the optimizer really had, and give it what was asked for.',
          );
        }
        demand(
          Object.keys(result.training.echo).length > 0,
          'It echoes no hyperparameter, so that nobody can tell what it trained with.',
          'Fill training.echo with what is read back from the optimizer.',
        );
      },
    },
    {
      name: 'gives the same state for the same parent, hyperparameters and segment',
      async run() {
        const { root, fingerprint } = await bench.trainer();
        const first = await bench.advanced(root);
        const second = await bench.advanced(root);
        const other = await bench.elsewhere();
        const third = await bench.advanced(other.root, { trainer: other });
        if (!fingerprint.bit_deterministic) return;
        demand(
          first.id === second.id,
          'The same segment from the same parent gives another state the second time.',
          'Let a segment follow from the parent state and the request alone, or say bit_deterministic: false.',
        );
        demand(
          first.id === third.id,
          'The same segment gives another state in a trainer that was just opened.',
          'Keep all that a segment depends on in the state: optimizer, position in the data, chance.',
        );
      },
    },
    {
      name: 'trains otherwise under another seed',
      async run() {
        const { root } = await bench.trainer();
        const state = await bench.advanced(root);
        const other = await bench.otherSeed();
        const apart =
          other.root.id === root.id ? await bench.advanced(other.root, { trainer: other }) : null;
        demand(
          apart === null || apart.id !== state.id,
          'Under another seed it has the same root and the same path, so that seeds measure nothing.',
        );
      },
    },
    {
      name: 'leaves the parent state as it was',
      async run() {
        const trainer = await bench.trainer();
        const { root } = trainer;
        const { signal } = new AbortController();
        await trainer.persist(root, signal);
        const files = await digestsBelow(bench.blobs());
        const told = canonicalJson(root);
        const before = canonicalJson((await trainer.evaluate(root, signal)).metrics);
        const child = await bench.advanced(root);
        await trainer.persist(child, signal);
        const after = await digestsBelow(bench.blobs());
        const changed = Object.keys(files).find((path) => after[path] !== files[path]);
        demand(
          changed === undefined,
          `A segment changes or removes ${changed ?? ''}, which belongs to a state that was kept.`,
          'Write what is new under its own digest, and change nothing.',
        );
        demand(canonicalJson(root) === told, 'A segment changes the manifest of its parent.');
        demand(
          canonicalJson((await trainer.evaluate(root, signal)).metrics) === before,
          'After a segment its parent is evaluated to something else than before.',
        );
      },
    },
  ];
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
}

/** Every file below a folder with its digest. */
export async function digestsBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [path, digestOf(await readFile(path))] as const)),
  );
}
