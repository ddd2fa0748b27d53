import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import type { ManifestReference } from '@rl-exp/core';
import { z } from 'zod';
import { root } from '../tools/repository.ts';
import { benchLogger, benchSlot } from './bench-plugins.ts';
import type { Contender } from './contender.ts';

const segmentSchema = z.object({ examples: z.number(), seconds: z.number(), loss: z.number() });
const evaluationSchema = z.object({ seconds: z.number(), texts: z.array(z.string()) });
const flopsSchema = z.object({ own: z.number(), longest: z.number(), full: z.number() });
const machineSchema = z.object({
  torch: z.string(),
  transformers: z.string(),
  accelerate: z.string(),
  device: z.string(),
  threads: z.number(),
  training_dtype: z.enum(['float32', 'bfloat16']),
  matmul_gflop_per_second: z.object({ float32: z.number(), bfloat16: z.number() }),
});

/** Of torch and the machine, and how fast it multiplies large matrices. */
export type Machine = z.infer<typeof machineSchema>;
/** GFLOP that the training of a clip needs, by encoder context. */
export type FlopsPerClip = z.infer<typeof flopsSchema>;

/** What is trained: a checkpoint and the clips of a segment, which every segment goes through once. */
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

/** The process in which everything runs that the product is compared with. */
export class Reference implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #where: { readonly threads: number; readonly device: string };

  private constructor(
    worker: Worker,
    where: { readonly threads: number; readonly device: string },
  ) {
    this.#worker = worker;
    this.#where = where;
  }

  /** @param where - threads, and the torch device that the product trains on */
  static async start(where: { threads: number; device: string }): Promise<Reference> {
    const worker = await startWorker({
      name: 'reference',
      module: 'reference_worker',
      sourceDirectory: fileURLToPath(new URL('./python', import.meta.url)),
      libraries: [`${root}/packages/trainer-torch/python`],
      requires: ['torch', 'transformers', 'safetensors', 'numpy', 'accelerate'],
      slot: benchSlot,
      logger: benchLogger,
      threads: where.threads,
      network: false,
    });
    return new Reference(worker, where);
  }

  /** Seq2SeqTrainer. */
  async hf(name: string, material: Material, settings: TrainingSettings): Promise<Contender> {
    return await this.#contender(name, 'hf', material, settings);
  }

  /** A plain loop with the trainer's techniques as switches. */
  async plain(
    name: string,
    material: Material,
    settings: TrainingSettings & Techniques,
  ): Promise<Contender> {
    return await this.#contender(name, 'plain', material, settings);
  }

  /** Transcribes with transformers' `generate`; every call does it again. */
  async generate(
    name: string,
    material: Material,
    settings: { readonly context: 'longest' | 'own'; readonly batch_size: number },
  ): Promise<() => Promise<z.infer<typeof evaluationSchema>>> {
    await this.#open(name, 'generate', material, settings);
    return async () =>
      evaluationSchema.parse(await this.#worker.request('contender/evaluate', { name }));
  }

  async flops(material: Material, frozenEncoder: boolean): Promise<FlopsPerClip> {
    const params = { ...material, ...this.#where, frozen_encoder: frozenEncoder };
    return flopsSchema.parse(await this.#worker.request('reference/flops', params));
  }

  async machine(): Promise<Machine> {
    return machineSchema.parse(await this.#worker.request('reference/machine', this.#where));
  }

  /** Writes a checkpoint of a published size with random weights. */
  async writeCheckpoint(folder: string, tokenizerOf: string, size: string): Promise<void> {
    const params = { folder, tokenizer_of: tokenizerOf, size };
    await this.#worker.request('reference/write_checkpoint', params);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.close();
  }

  async #contender(
    name: string,
    kind: 'hf' | 'plain',
    material: Material,
    settings: TrainingSettings,
  ): Promise<Contender> {
    await this.#open(name, kind, material, settings);
    return {
      name,
      segment: async () =>
        segmentSchema.parse(await this.#worker.request('contender/segment', { name })),
      close: async () => void (await this.#worker.request('contender/close', { name })),
    };
  }

  async #open(
    name: string,
    kind: 'hf' | 'plain' | 'generate',
    material: Material,
    settings: object,
  ): Promise<void> {
    const params = { name, kind, ...material, ...this.#where, settings };
    await this.#worker.request('contender/open', params);
  }
}
