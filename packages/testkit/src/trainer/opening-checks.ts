import {
  canonicalJson,
  digestOfJson,
  fingerprintSchema,
  hyperparameterSpecSchema,
  stateManifestSchema,
  type StateManifest,
} from '@rl-exp/core';
import { z } from 'zod';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import type { TrainerBench } from './trainer-bench.ts';

/** What a trainer says of itself when it is opened. */
export function openingChecks(bench: TrainerBench): readonly Check[] {
  return [
    {
      name: 'opens with a root state whose id follows from its contents',
      async run() {
        const { root, fingerprint } = await bench.trainer();
        demandState(root, 'The root state');
        const parsed = fingerprintSchema.safeParse(fingerprint);
        demand(
          parsed.success,
          () =>
            `Its fingerprint is none: ${parsed.error === undefined ? '' : z.prettifyError(parsed.error)}`,
        );
      },
    },
    {
      name: 'declares hyperparameters that hold their own defaults',
      async run() {
        const { hyperparameters } = await bench.trainer();
        const parsed = z.array(hyperparameterSpecSchema).min(1).safeParse(hyperparameters);
        demand(
          parsed.success,
          () =>
            `Its hyperparameters are none: ${parsed.error === undefined ? '' : z.prettifyError(parsed.error)}`,
        );
        for (const { name, default: start, min, max, type, description } of hyperparameters) {
          demand(
            min <= start && start <= max,
            `Hyperparameter ${name} starts at ${start}, which is not from ${min} to ${max}.`,
          );
          demand(
            type === 'float' || Number.isInteger(start),
            `Hyperparameter ${name} is an integer and starts at ${start}.`,
          );
          demand(description.trim() !== '', `Hyperparameter ${name} has no description.`);
        }
        const names = hyperparameters.map(({ name }) => name);
        demand(
          new Set(names).size === names.length,
          `Its hyperparameters are ${names.join(', ')}: one is there twice.`,
        );
        const told = bench.contract.plugin.hyperparameters;
        const untold = names.filter((name) => told?.includes(name) === false);
        demand(
          untold.length === 0 || told === undefined || told.every((name) => names.includes(name)),
          `The plugin tells of the hyperparameters ${told?.join(', ') ?? ''}, and the open trainer has ${names.join(', ')}.`,
          'Name in `hyperparameters` of the plugin what the open trainer has.',
        );
      },
    },
    {
      name: 'opens with the same root and fingerprint again',
      async run() {
        const first = await bench.trainer();
        const second = await bench.elsewhere();
        demand(
          canonicalJson(first.root) === canonicalJson(second.root),
          `Opened again under the same seed, its root is ${second.root.id.slice(0, 12)} after ${first.root.id.slice(0, 12)}.`,
          'Draw from the seed alone, and keep times and paths out of a state.',
        );
        demand(
          canonicalJson(first.fingerprint) === canonicalJson(second.fingerprint),
          'Opened again, its fingerprint is another.',
          'Let it follow from code, configuration and numerics alone.',
        );
      },
    },
  ];
}

/** Demands a state manifest under its own digest. @throws RLX_CONTRACT_BROKEN */
export function demandState(state: StateManifest, what: string): void {
  const parsed = stateManifestSchema.safeParse(state);
  demand(
    parsed.success,
    () =>
      `${what} is no manifest: ${parsed.error === undefined ? '' : z.prettifyError(parsed.error)}`,
  );
  const { id, entries, meta } = parsed.data;
  demand(
    id === digestOfJson({ entries, meta }),
    `${what} has the id ${id.slice(0, 12)}, which is not the digest of its entries and meta.`,
    'Make the id with digestOfJson({ entries, meta }).',
  );
}
