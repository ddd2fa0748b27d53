import type { Example } from '@rl-exp/core';
import { fourDigits } from '../figures/four-digits.ts';
import { median } from '../figures/median.ts';
import type { BenchSetting } from '../side-by-side/bench-setting.ts';
import { audioSeconds } from '../side-by-side/mini-speech.ts';
import type { Product } from '../side-by-side/product.ts';

/** The figure that grows, and what it costs. */
export type GrowthRow = Readonly<Record<string, number>>;

/** How the product's cost on whisper-nano grows with one thing, all else being equal. */
export interface Growth {
  readonly name: string;
  readonly measure: (setting: BenchSetting) => Promise<readonly GrowthRow[]>;
}

const clipsOfSegment = 64;
const usualBatch = 8;

export const growths: readonly Growth[] = [
  {
    name: 'clip length',
    measure: async (setting) => {
      const { sorted } = setting.speech;
      const third = Math.floor(sorted.length / 3);
      return await each([0, third, 2 * third], async (from) => {
        const clips = setting.speech.spread(clipsOfSegment, sorted.slice(from, from + third));
        await using product = await openProduct(setting, clips);
        return {
          mean_clip_seconds: fourDigits(audioSeconds(clips) / clips.length),
          ...(await costs(product, usualBatch, clips.length, setting.full)),
        };
      });
    },
  },
  {
    name: 'batch size',
    measure: async (setting) =>
      await each([2, 8, 32], async (size) => {
        await using product = await openProduct(setting, setting.speech.spread(clipsOfSegment));
        return {
          batch_size: size,
          ...(await costs(product, size, clipsOfSegment, setting.full)),
        };
      }),
  },
  {
    name: 'data size',
    measure: async (setting) =>
      await each([64, 128, 256], async (count) => {
        await using product = await openProduct(setting, setting.speech.spread(count));
        return {
          clips: count,
          open_seconds: fourDigits(product.openSeconds),
          ...(await costs(product, usualBatch, count, setting.full)),
        };
      }),
  },
];

async function each<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

async function openProduct(setting: BenchSetting, examples: readonly Example[]): Promise<Product> {
  const { folder: model } = await setting.checkpoints.get('nano');
  const clips = await setting.speech.write(examples);
  const options = { context: 'own_length' };
  return await setting.openProduct({ model, train: clips, val: clips, options });
}

/** Of one epoch: the first whole call, which computes the features that opening did not, and a clip in the loop when warm. */
async function costs(
  product: Product,
  batchSize: number,
  clips: number,
  full: boolean,
): Promise<GrowthRow> {
  const hyperparameters = { lr: 1e-4, batch_size: batchSize, grad_accum: 1, frozen_layers: 0 };
  const contender = product.contender('rl-exp', { hyperparameters, updates: clips / batchSize });
  await contender.run();
  const milliseconds: number[] = [];
  for (let timed = 0; timed < (full ? 7 : 3); timed += 1) {
    const { seconds } = await contender.run();
    milliseconds.push((1000 * seconds) / clips);
  }
  return {
    first_segment_seconds: fourDigits(contender.wholeSeconds[0] ?? NaN),
    milliseconds_per_clip: fourDigits(median(milliseconds)),
  };
}
