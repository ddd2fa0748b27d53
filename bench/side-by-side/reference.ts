import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import type { ManifestReference } from '@rl-exp/core';
import { z } from 'zod';
import { root } from '../../tools/repository.ts';
import { benchLogger, benchSlot } from './bench-plugins.ts';
import type { Contender } from './contender.ts';

const timedSchema = z.object({
  clips: z.number(),
  seconds: z.number(),
  /** Of an evaluation, in the manifest's order. */
  texts: z.array(z.string()).default([]),
});
const machineSchema = z.object({
  torch: z.string(),
  transformers: z.string(),
  accelerate: z.string(),
  device: z.string(),
  threads: z.number(),
  training_dtype: z.enum(['float32', 'bfloat16']),
  /** In that precision. */
  matmul_gflop_per_second: z.number(),
});

/** Of torch and the machine, and how fast it multiplies large matrices. */
export type Machine = z.infer<typeof machineSchema>;

/** A checkpoint's folder, and clips, all of which every run goes through once. */
export interface Material {
  readonly model: string;
  readonly clips: ManifestReference;
}

export interface TrainingSettings {
  readonly lr: number;
  readonly batch_size: number;
  readonly grad_accum: number;
  readonly updates: number;
  readonly frozen_encoder: boolean;
}

/** Switches of the plain loop in python/plain_training.py. */
export interface Techniques {
  readonly context: 'full' | 'longest' | 'own';
  readonly sorted: boolean;
  readonly fused: boolean;
  readonly cached_encoder: boolean;
}

/** How `generate` is used. */
export interface GenerateSettings {
  readonly context: 'longest' | 'own';
  readonly batch_size: number;
}

/** What the reference process does, again and again, until it is disposed of. */
export interface ReferenceContender extends Contender, AsyncDisposable {
  run(): Promise<z.infer<typeof timedSchema>>;
}

/** The process in which everything runs that the product is compared with. */
export class Reference implements AsyncDisposable {
  readonly machine: Machine;
  readonly #worker: Worker;

  private constructor(worker: Worker, machine: Machine) {
    this.#worker = worker;
    this.machine = machine;
  }

  static async start(threads: number): Promise<Reference> {
    await using stack = new AsyncDisposableStack();
    const worker = await startWorker({
      name: 'reference',
      module: 'reference_worker',
      sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
      libraries: [`${root}/packages/trainer-torch/python`],
      requires: ['torch', 'transformers', 'safetensors', 'numpy', 'accelerate'],
      slot: benchSlot,
      logger: benchLogger,
      threads,
      network: false,
    });
    stack.defer(() => worker.close());
    const machine = machineSchema.parse(await worker.request('reference/open', { threads }));
    stack.move();
    return new Reference(worker, machine);
  }

  /** Seq2SeqTrainer. */
  async hf(material: Material, settings: TrainingSettings): Promise<ReferenceContender> {
    return await this.#contender('Seq2SeqTrainer', 'hf', material, settings);
  }

  /** A plain loop with the trainer's techniques as switches. */
  async plain(
    name: string,
    material: Material,
    settings: TrainingSettings & Techniques,
  ): Promise<ReferenceContender> {
    return await this.#contender(name, 'plain', material, settings);
  }

  /** Transcription with transformers' `generate`. */
  async generate(
    name: string,
    material: Material,
    settings: GenerateSettings,
  ): Promise<ReferenceContender> {
    return await this.#contender(name, 'generate', material, settings);
  }

  /** GFLOP that the training of a clip needs; of a frozen encoder nothing, its states being kept. */
  async gflopPerClip(material: Material, frozenEncoder: boolean): Promise<number> {
    const params = { ...material, frozen_encoder: frozenEncoder };
    return z.number().parse(await this.#worker.request('reference/gflop_per_clip', params));
  }

  /** Writes a checkpoint of a published size with random weights. */
  async writeCheckpoint(
    folder: string,
    { tokenizerOf, size }: { readonly tokenizerOf: string; readonly size: string },
  ): Promise<void> {
    const params = { folder, tokenizer_of: tokenizerOf, size };
    await this.#worker.request('reference/write_checkpoint', params);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.close();
  }

  async #contender(
    name: string,
    kind: 'hf' | 'plain' | 'generate',
    material: Material,
    settings: object,
  ): Promise<ReferenceContender> {
    const opened = await this.#worker.request('contender/open', { kind, ...material, settings });
    const contender = z.number().parse(opened);
    return {
      name,
      run: async () =>
        timedSchema.parse(await this.#worker.request('contender/run', { contender })),
      [Symbol.asyncDispose]: async () =>
        void (await this.#worker.request('contender/close', { contender })),
    };
  }
}
