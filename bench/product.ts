import { join } from 'node:path';
import type {
  Evaluation,
  Hyperparameters,
  ManifestReference,
  StateManifest,
  TrainerHandle,
} from '@rl-exp/core';
import torch from '../packages/trainer-torch/src/index.ts';
import { optionsSchema } from '../packages/trainer-torch/src/options.ts';
import { benchContext } from './bench-plugins.ts';
import type { Contender, Segment } from './contender.ts';

export interface ProductOptions {
  readonly folder: string;
  readonly train: ManifestReference;
  readonly val: ManifestReference;
  /** Options of the torch trainer; `model` and whatever a technique is switched with. */
  readonly options: object;
}

/** The trainer as a run uses it: a worker behind the bridge. */
export class Product implements AsyncDisposable {
  /** From the call to the root state: the worker's start, loading, features of the probe clips. */
  readonly openSeconds: number;
  readonly #handle: TrainerHandle;
  readonly #signal = AbortSignal.timeout(3_600_000);

  private constructor(handle: TrainerHandle, openSeconds: number) {
    this.#handle = handle;
    this.openSeconds = openSeconds;
  }

  static async open({ folder, train, val, options }: ProductOptions): Promise<Product> {
    const began = performance.now();
    const trainer = torch.create(optionsSchema.parse(options), benchContext(join(folder, 'torch')));
    const request = { seed: 7, train, val, blobs: join(folder, 'blobs') };
    const handle = await trainer.open(request, AbortSignal.timeout(600_000));
    return new Product(handle, (performance.now() - began) / 1000);
  }

  get device(): string {
    return String(this.#handle.fingerprint.numerics['device']);
  }

  /** Segments of so many updates, each from the state that the one before gave. */
  contender(name: string, hyperparameters: Hyperparameters, updates: number): ProductContender {
    return new ProductContender(name, this.#handle, { hyperparameters, updates });
  }

  /** Evaluates the untouched checkpoint on val; seconds include scoring and the way over the bridge. */
  async evaluate(): Promise<{ readonly evaluation: Evaluation; readonly seconds: number }> {
    const began = performance.now();
    const evaluation = await this.#handle.evaluate(this.#handle.root, this.#signal);
    return { evaluation, seconds: (performance.now() - began) / 1000 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

export class ProductContender implements Contender {
  readonly name: string;
  /** Of each segment: the whole call, as an episode waits for it. */
  readonly wholeSeconds: number[] = [];
  readonly #handle: TrainerHandle;
  readonly #request: { readonly hyperparameters: Hyperparameters; readonly updates: number };
  readonly #signal = AbortSignal.timeout(3_600_000);
  #state: StateManifest;

  constructor(
    name: string,
    handle: TrainerHandle,
    request: { readonly hyperparameters: Hyperparameters; readonly updates: number },
  ) {
    this.name = name;
    this.#handle = handle;
    this.#request = request;
    this.#state = handle.root;
  }

  async segment(): Promise<Segment> {
    const { hyperparameters, updates } = this.#request;
    const began = performance.now();
    const result = await this.#handle.advance(
      { parent: this.#state, hyperparameters, segment: { updates }, replicate: 0 },
      this.#signal,
    );
    this.wholeSeconds.push((performance.now() - began) / 1000);
    if (result.outcome !== 'ok')
      throw new Error(`${this.name}: a segment ended with ${result.outcome}`);
    this.#state = result.state;
    // Writing goes on beside an episode's evaluation; here it would disturb whoever is timed next.
    await this.#handle.persist(result.state, this.#signal);
    return { examples: result.training.examples, seconds: result.training.seconds };
  }

  async close(): Promise<void> {}
}
