import { join } from 'node:path';
import { root } from '../../tools/repository.ts';
import type { Reference } from './reference.ts';

/** A Whisper checkpoint on this machine. */
export interface BenchCheckpoint {
  readonly name: string;
  readonly folder: string;
  readonly encoderLayers: number;
}

/** Published sizes: whisper-nano comes with the product, the others are written with random weights. */
const sizes = {
  nano: { name: 'whisper-nano', encoderLayers: 3, weights: 1.1e6 },
  tiny: { name: 'whisper-tiny, random weights', encoderLayers: 4, weights: 38e6 },
  small: { name: 'whisper-small, random weights', encoderLayers: 12, weights: 242e6 },
} as const;

export type Size = keyof typeof sizes;

/** What both sides of a comparison take of memory, with the states that the product keeps. */
const bytesPerWeight = 70;

/** Checkpoints by size, made when they are first asked for. */
export class Checkpoints {
  readonly #folder: string;
  readonly #reference: Reference;
  readonly #made = new Map<Size, BenchCheckpoint>();

  constructor(folder: string, reference: Reference) {
    this.#folder = folder;
    this.#reference = reference;
  }

  static nameOf(size: Size): string {
    return sizes[size].name;
  }

  /** Whether a comparison of this size has room in the memory that is free now. */
  static fits(size: Size): boolean {
    return process.availableMemory() > sizes[size].weights * bytesPerWeight;
  }

  async get(size: Size): Promise<BenchCheckpoint> {
    const made = this.#made.get(size) ?? (await this.#make(size));
    this.#made.set(size, made);
    return made;
  }

  async #make(size: Size): Promise<BenchCheckpoint> {
    const { name, encoderLayers } = sizes[size];
    if (size === 'nano') return { name, folder: nano, encoderLayers };
    const folder = join(this.#folder, `whisper-${size}`);
    await this.#reference.writeCheckpoint(folder, { tokenizerOf: nano, size });
    return { name, folder, encoderLayers };
  }
}

const nano = join(root, 'packages/swahili-mini/whisper-nano');
