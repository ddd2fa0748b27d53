import { freemem } from 'node:os';
import { join } from 'node:path';
import type { ComparisonCase } from './training-comparison.ts';
import type { TrainingSetting } from './training-setting.ts';

/** Encoder layers of whisper-nano. */
export const nanoEncoderLayers = 3;

/** Bytes that both sides take with a model and the states that the product keeps: about 70 a weight. */
const bytesPerWeight = 70;

interface Size {
  readonly size: 'tiny' | 'small';
  readonly layers: number;
  readonly weights: number;
  readonly batch: number;
  readonly updates: number;
  readonly rounds: number;
}

/** whisper-nano as it is, and with its encoder frozen. */
export function nanoCases({ nano, full }: TrainingSetting): readonly ComparisonCase[] {
  const settings = { lr: 1e-4, batch_size: 8, grad_accum: 1, updates: 24 };
  return [false, true].map((frozen) => ({
    name: `whisper-nano, ${frozen ? 'encoder frozen' : 'all layers'}`,
    model: nano,
    encoderLayers: nanoEncoderLayers,
    settings: { ...settings, frozen_encoder: frozen },
    rounds: full ? 9 : 4,
  }));
}

/** Published sizes with random weights, written to disk one after the other; null names one that does not fit. */
export async function* sizedCases({
  folder,
  nano,
  reference,
  machine,
  full,
}: TrainingSetting): AsyncGenerator<{
  readonly name: string;
  readonly cases: readonly ComparisonCase[] | null;
}> {
  for (const { size, layers, weights, ...amount } of sizes(machine.device !== 'cpu', full)) {
    const name = `whisper-${size} with random weights`;
    if (freemem() < weights * bytesPerWeight) {
      yield { name, cases: null };
      continue;
    }
    const model = join(folder, `whisper-${size}`);
    await reference.writeCheckpoint(model, nano, size);
    const settings = { lr: 1e-5, batch_size: amount.batch, grad_accum: 1, updates: amount.updates };
    yield {
      name,
      cases: (full ? [false, true] : [false]).map((frozen) => ({
        name: `${name}, ${frozen ? 'encoder frozen' : 'all layers'}`,
        model,
        encoderLayers: layers,
        settings: { ...settings, frozen_encoder: frozen },
        rounds: amount.rounds,
      })),
    };
  }
}

function sizes(onGpu: boolean, full: boolean): readonly Size[] {
  const tiny = { size: 'tiny', layers: 4, weights: 38e6 } as const;
  const small = { size: 'small', layers: 12, weights: 242e6 } as const;
  if (onGpu) {
    const amount = { batch: 16, updates: full ? 20 : 10, rounds: full ? 7 : 3 };
    return [tiny, small].map((size) => ({ ...size, ...amount }));
  }
  return full
    ? [
        { ...tiny, batch: 8, updates: 8, rounds: 5 },
        { ...small, batch: 8, updates: 3, rounds: 3 },
      ]
    : [
        { ...tiny, batch: 4, updates: 3, rounds: 2 },
        { ...small, batch: 4, updates: 1, rounds: 1 },
      ];
}
