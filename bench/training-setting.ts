import type { Example, Manifest, ManifestReference } from '@rl-exp/core';
import { writeClips } from './mini-speech.ts';
import { Product } from './product.ts';
import type { Machine, Reference } from './reference.ts';

export const threads = 2;

/** What the comparisons of a machine share. */
export interface TrainingSetting {
  /** Everything temporary lies here. */
  readonly folder: string;
  readonly speech: Manifest;
  /** Where the small checkpoint lies. */
  readonly nano: string;
  readonly reference: Reference;
  readonly machine: Machine;
  readonly full: boolean;
}

/** The product on a checkpoint and clips; val is what it must have and is not used. */
export async function openProduct(
  { folder, speech }: Pick<TrainingSetting, 'folder' | 'speech'>,
  model: string,
  train: ManifestReference,
  options: object = {},
): Promise<Product> {
  const val = await writeClips(folder, 'val', speech, speech.examples.slice(0, 1));
  return await Product.open({ folder, train, val, options: { model, threads, ...options } });
}

/** Clips of every length, spread over the source. */
export function spread(examples: readonly Example[], count: number): readonly Example[] {
  if (count > examples.length) throw new Error(`there are ${examples.length} clips, not ${count}`);
  const sorted = examples.toSorted((a, b) => a.seconds - b.seconds || (a.id < b.id ? -1 : 1));
  return Array.from({ length: count }, (_, index) => {
    const example = sorted[Math.floor(((index + 0.5) * sorted.length) / count)];
    if (example === undefined) throw new Error('a clip is missing');
    return example;
  });
}
