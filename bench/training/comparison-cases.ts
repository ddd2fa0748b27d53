import type { BenchSetting } from '../side-by-side/bench-setting.ts';
import { Checkpoints, type Size } from '../side-by-side/checkpoints.ts';
import type { TrainingSettings } from '../side-by-side/reference.ts';

/** A comparison with Seq2SeqTrainer. */
export interface ComparisonCase {
  readonly name: string;
  readonly size: Size;
  readonly settings: TrainingSettings;
  readonly rounds: number;
}

interface Amount {
  readonly size: Size;
  readonly batch_size: number;
  readonly updates: number;
  readonly rounds: number;
}

/** Every size with all layers training; with the encoder frozen too where that takes no minutes. */
export function comparisonCases({
  full,
  onGpu,
}: Pick<BenchSetting, 'full' | 'onGpu'>): readonly ComparisonCase[] {
  return amounts(full, onGpu).flatMap(({ size, batch_size, updates, rounds }) => {
    const lr = size === 'nano' ? 1e-4 : 1e-5;
    const both = full || onGpu || size === 'nano';
    return (both ? [false, true] : [false]).map((frozen) => ({
      name: `${Checkpoints.nameOf(size)}, ${frozen ? 'encoder frozen' : 'all layers'}, batches of ${batch_size}`,
      size,
      settings: { lr, batch_size, grad_accum: 1, updates, frozen_encoder: frozen },
      rounds,
    }));
  });
}

function amounts(full: boolean, onGpu: boolean): readonly Amount[] {
  // Batches of 24 are what experiments/swahili.yaml starts with.
  const nano = [8, 24].map((batch_size): Amount => ({
    size: 'nano',
    batch_size,
    updates: (full ? 192 : 144) / batch_size,
    rounds: full ? 9 : 4,
  }));
  if (onGpu) {
    const amount = { batch_size: 16, updates: full ? 20 : 10, rounds: full ? 7 : 3 };
    return [...nano, { size: 'tiny', ...amount }, { size: 'small', ...amount }];
  }
  return full
    ? [
        ...nano,
        { size: 'tiny', batch_size: 8, updates: 8, rounds: 5 },
        { size: 'small', batch_size: 8, updates: 3, rounds: 3 },
      ]
    : [
        ...nano,
        { size: 'tiny', batch_size: 4, updates: 2, rounds: 2 },
        { size: 'small', batch_size: 4, updates: 1, rounds: 2 },
      ];
}
