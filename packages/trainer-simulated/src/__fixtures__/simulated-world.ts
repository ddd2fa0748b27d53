import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  digestOfExamples,
  formatExamples,
  splitExamples,
  type Example,
  type ManifestReference,
  type PluginContext,
  type SplitName,
  type TrainerHandle,
} from '@rl-exp/core';
import dataPlugin from '../data/index.ts';
import { simulatedDataOptionsSchema } from '../data/options.ts';
import trainerPlugin from '../index.ts';
import { simulatedOptionsSchema } from '../options.ts';

/** A folder with invented data, split and written as a run would, and a trainer to open on it. */
export interface SimulatedWorld {
  readonly folder: string;
  readonly blobs: string;
  readonly warnings: readonly string[];
  readonly splits: Readonly<Record<SplitName, ManifestReference>>;
  readonly examples: Readonly<Record<SplitName, readonly Example[]>>;
  open(options?: { readonly seed?: number; readonly trainer?: object }): Promise<TrainerHandle>;
}

export async function createSimulatedWorld(): Promise<SimulatedWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-simulated-'));
  const blobs = join(folder, 'blobs');
  const warnings: string[] = [];
  const context: PluginContext = {
    logger: { debug() {}, info() {}, progress() {}, warn: (message) => void warnings.push(message) },
    cacheDirectory: folder,
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: () => null,
    secret: ({ env }) => {
      throw new Error(`a simulated plugin asked for ${env}`);
    },
  };
  const never = new AbortController().signal;
  const data = dataPlugin.create(simulatedDataOptionsSchema.parse({}), context);
  const manifest = await data.prepare({ domains: { agriculture: null, government: null, health: null }, version: null }, never);
  const examples = splitExamples(manifest.examples, {
    salt: 'simulated',
    train: { domains: ['health', 'agriculture'], share: 0.8 },
    val: { domains: ['health', 'agriculture'], share: 0.2 },
    hidden: { domains: ['government'] },
  });
  const write = async (name: SplitName): Promise<ManifestReference> => {
    const path = join(folder, `${name}.jsonl`);
    await writeFile(path, formatExamples(examples[name]));
    return { path, root: manifest.root, digest: digestOfExamples(examples[name]) };
  };
  const splits = { train: await write('train'), val: await write('val'), hidden: await write('hidden') };
  return {
    folder,
    blobs,
    warnings,
    splits,
    examples,
    open: ({ seed = 7, trainer = {} } = {}) =>
      trainerPlugin
        .create(simulatedOptionsSchema.parse(trainer), context)
        .open({ seed, train: splits.train, val: splits.val, blobs }, never),
  };
}
