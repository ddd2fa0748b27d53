import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Hyperparameters,
  ManifestReference,
  StateManifest,
  TrainerHandle,
} from '@rl-exp/core';
import torch from '../../packages/trainer-torch/src/index.ts';
import { optionsSchema } from '../../packages/trainer-torch/src/options.ts';
import { benchContext } from './bench-plugins.ts';
import type { Contender, Timed } from './contender.ts';

/** What the trainer is given. */
export interface ProductMaterial {
  /** Folder of a checkpoint. */
  readonly model: string;
  readonly train: ManifestReference;
  readonly val: ManifestReference;
  /** Other options of the torch trainer, e.g. what a technique is switched with. */
  readonly options: object;
}

/** A segment as an episode buys it. */
export interface ProductSegment {
  readonly hyperparameters: Hyperparameters;
  readonly updates: number;
}

interface Trained extends Timed {
  readonly state: StateManifest;
  /** Of the whole call: planning, the loop, the probe, naming the state, the way over the bridge. */
  readonly wholeSeconds: number;
}

const patience = 3_600_000;

/** The trainer as a run uses it: a worker behind the bridge. */
export class Product implements AsyncDisposable {
  /** From the call to the root state: the worker's start, loading, features of the probe clips. */
  readonly openSeconds: number;
  readonly #handle: TrainerHandle;
  readonly #folder: string;

  private constructor(handle: TrainerHandle, folder: string, openSeconds: number) {
    this.#handle = handle;
    this.#folder = folder;
    this.openSeconds = openSeconds;
  }

  static async open({
    folder,
    threads,
    model,
    train,
    val,
    options,
  }: ProductMaterial & { readonly folder: string; readonly threads: number }): Promise<Product> {
    const own = await mkdtemp(join(folder, 'torch-'));
    const began = performance.now();
    const trainer = torch.create(
      optionsSchema.parse({ model, threads, ...options }),
      benchContext(join(own, 'cache')),
    );
    const handle = await trainer.open(
      { seed: 7, train, val, blobs: join(own, 'blobs') },
      AbortSignal.timeout(patience),
    );
    return new Product(handle, own, (performance.now() - began) / 1000);
  }

  /** `cpu`, or the GPU's name. */
  get device(): string {
    return String(this.#handle.fingerprint.numerics['device']);
  }

  get root(): StateManifest {
    return this.#handle.root;
  }

  /** A segment from a state; the new one is on disk when this resolves. */
  async train(
    parent: StateManifest,
    { hyperparameters, updates }: ProductSegment,
  ): Promise<Trained> {
    const began = performance.now();
    const result = await this.#handle.advance(
      { parent, hyperparameters, segment: { updates }, replicate: 0 },
      AbortSignal.timeout(patience),
    );
    const wholeSeconds = (performance.now() - began) / 1000;
    if (result.outcome !== 'ok') throw new Error(`a segment ended with ${result.outcome}`);
    const { state, training } = result;
    // Writing goes on beside an episode's evaluation; here it would disturb whoever is timed next.
    await this.#handle.persist(state, AbortSignal.timeout(patience));
    return { state, clips: training.examples, seconds: training.seconds, wholeSeconds };
  }

  /** Segments in a row, each from the state that the one before gave. */
  contender(name: string, segment: ProductSegment): ProductContender {
    return new ProductContender(name, this, segment);
  }

  /** Evaluates a state on val; the seconds include scoring and the way over the bridge. */
  async evaluate(state: StateManifest): Promise<Timed & { readonly texts: readonly string[] }> {
    const began = performance.now();
    const { items } = await this.#handle.evaluate(state, AbortSignal.timeout(patience));
    return {
      clips: items.length,
      seconds: (performance.now() - began) / 1000,
      texts: items.map((item) => String(item['hypothesis_raw'])),
    };
  }

  /** Writes a state as a checkpoint in the Hugging Face layout and returns its folder. */
  async export(state: StateManifest): Promise<string> {
    const { directory } = await this.#handle.export(state, join(this.#folder, state.id));
    return directory;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

export class ProductContender implements Contender {
  readonly name: string;
  /** Of each segment, as an episode waits for it. */
  readonly wholeSeconds: number[] = [];
  readonly #product: Product;
  readonly #segment: ProductSegment;
  #state: StateManifest;

  constructor(name: string, product: Product, segment: ProductSegment) {
    this.name = name;
    this.#product = product;
    this.#segment = segment;
    this.#state = product.root;
  }

  async run(): Promise<Timed> {
    const { state, clips, seconds, wholeSeconds } = await this.#product.train(
      this.#state,
      this.#segment,
    );
    this.#state = state;
    this.wholeSeconds.push(wholeSeconds);
    return { clips, seconds };
  }
}
