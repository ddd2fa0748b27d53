import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestOfExamples,
  parseExamples,
  startOf,
  transitionResultSchema,
  type AdvanceRequest,
  type Example,
  type Hyperparameters,
  type ManifestReference,
  type StateManifest,
  type TrainerHandle,
  type TrainerOpenRequest,
  type TransitionResult,
} from '@rl-exp/core';
import { z } from 'zod';
import { demand } from '../contract/demand.ts';
import { KitHost } from '../contract/kit-host.ts';
import { PluginCase } from '../contract/plugin-case.ts';
import { writeSmallSpeech } from './small-speech.ts';
import type { TrainerContract } from './trainer-contract.ts';

const seed = 7;
/** Under which nothing may be as it is under the first one. */
export const otherSeed = 8;

interface OpenOptions {
  readonly blobs?: string;
  readonly seed?: number;
}

/** A trainer plugin with data to open it on. What is open is kept, because opening may cost seconds. */
export class TrainerBench implements AsyncDisposable {
  readonly contract: TrainerContract;
  readonly host: KitHost;
  readonly subject: PluginCase<'trainer'>;
  readonly abortWithinMs: number;
  #splits:
    | Promise<{ readonly train: ManifestReference; readonly val: ManifestReference }>
    | undefined;
  readonly #kept = new Map<string, Promise<TrainerHandle>>();
  readonly #open = new Set<TrainerHandle>();

  constructor(contract: TrainerContract) {
    const { plugin, options = {}, directory = process.cwd(), abortWithinMs = 5000 } = contract;
    this.contract = contract;
    this.abortWithinMs = abortWithinMs;
    this.host = new KitHost({ directory });
    this.subject = new PluginCase({ plugin, host: this.host, write: async () => options });
  }

  /** The open trainer that checks share; they leave it usable. */
  async trainer(): Promise<TrainerHandle> {
    return await this.#keep('shared', {});
  }

  /** Another one under the same seed, with a folder of its own. */
  async elsewhere(): Promise<TrainerHandle> {
    return await this.#keep('elsewhere', { blobs: 'elsewhere' });
  }

  /** One under another seed, with a folder of its own. */
  async otherSeed(): Promise<TrainerHandle> {
    return await this.#keep('other seed', { blobs: 'other-seed', seed: otherSeed });
  }

  /** Hands over one that checks share to a check that ends it. */
  async take(which: 'elsewhere' | 'otherSeed'): Promise<TrainerHandle> {
    const taken = await this[which]();
    this.#kept.delete(which === 'elsewhere' ? 'elsewhere' : 'other seed');
    return taken;
  }

  /** Opens another trainer; in the same folder of blobs unless told otherwise. */
  async open(options: OpenOptions = {}): Promise<TrainerHandle> {
    const request = await this.request(options);
    const made = await this.subject.create();
    const opened = await made.open(request, new AbortController().signal);
    this.#open.add(opened);
    return opened;
  }

  /** What a trainer is opened with. */
  async request(options: OpenOptions = {}): Promise<TrainerOpenRequest> {
    const blobs = this.blobs(options.blobs);
    await mkdir(blobs, { recursive: true });
    return { seed: options.seed ?? seed, blobs, ...(await this.splits()) };
  }

  async close(trainer: TrainerHandle): Promise<void> {
    this.#open.delete(trainer);
    await trainer.close();
  }

  /** A folder of blobs by a name. */
  blobs(name = 'blobs'): string {
    return join(this.host.folder, name);
  }

  async splits(): Promise<{ readonly train: ManifestReference; readonly val: ManifestReference }> {
    return await (this.#splits ??= this.#prepare());
  }

  async valExamples(): Promise<readonly Example[]> {
    return await readExamples((await this.splits()).val.path);
  }

  /** A segment from a state, in the shared trainer unless another is given. */
  async advance(
    parent: StateManifest,
    options: {
      readonly trainer?: TrainerHandle;
      readonly set?: Hyperparameters;
      readonly signal?: AbortSignal;
      readonly segment?: AdvanceRequest['segment'];
    } = {},
  ): Promise<TransitionResult> {
    const { signal = new AbortController().signal, set = {} } = options;
    const trainer = options.trainer ?? (await this.trainer());
    const segment = options.segment ?? this.contract.segment ?? { audio_seconds: 8 };
    const hyperparameters = { ...startOf(trainer.hyperparameters), ...set };
    const result: unknown = await trainer.advance(
      { parent, hyperparameters, segment, replicate: 0 },
      signal,
    );
    const parsed = transitionResultSchema.safeParse(result);
    demand(
      parsed.success,
      () =>
        `What \`advance\` returns is no result: ${parsed.error === undefined ? '' : z.prettifyError(parsed.error)}`,
    );
    return parsed.data;
  }

  /** The state after a segment that must go well. */
  async advanced(...args: Parameters<TrainerBench['advance']>): Promise<StateManifest> {
    const result = await this.advance(...args);
    demand(
      result.outcome === 'ok',
      `A segment at the starting hyperparameters fails: ${result.outcome}.`,
    );
    return result.state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const trainer of this.#open) await trainer.close().catch(() => undefined);
    await this.host[Symbol.asyncDispose]();
  }

  async #keep(name: string, options: OpenOptions): Promise<TrainerHandle> {
    const known = this.#kept.get(name) ?? this.open(options);
    this.#kept.set(name, known);
    return await known;
  }

  async #prepare(): Promise<{
    readonly train: ManifestReference;
    readonly val: ManifestReference;
  }> {
    const { data } = this.contract;
    if (data === undefined) return await writeSmallSpeech(join(this.host.folder, 'data'));
    const reference = async (path: string): Promise<ManifestReference> => ({
      path,
      root: data.root,
      digest: digestOfExamples(await readExamples(path)),
    });
    return { train: await reference(data.train), val: await reference(data.val) };
  }
}

async function readExamples(path: string): Promise<readonly Example[]> {
  return parseExamples(await readFile(path, 'utf8'));
}
